import Synchronization

/// The event loops of a process, one for each core that serves.
public final class EventLoopGroup: Sendable {
  /// The loops, at least one.
  public let loops: [EventLoop]
  private let turn = Atomic<Int>(0)

  /// Starts `count` loops.
  public init(count: Int, name: String = "loop") {
    precondition(count > 0, "a group has at least one loop")
    loops = (0..<count).map { EventLoop(name: "\(name)-\($0)") }
  }

  /// The loops in turn, for spreading connections.
  public func next() -> EventLoop {
    let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
    return loops[Int(UInt(bitPattern: turn) % UInt(loops.count))]
  }

  /// The loop on whose thread the caller is, if it is one of these.
  public var current: EventLoop? { loops.first { $0.inLoop } }

  /// Stops all loops (`EventLoop.stop`).
  public func stop() {
    for loop in loops { loop.stop() }
  }

  /// Stops all loops and returns when everything on them is closed. Not for use on one of them.
  public func stopAndWait() async {
    for loop in loops {
      await withCheckedContinuation { continuation in loop.stop { continuation.resume() } }
    }
  }
}
