/// One scheduled call on an event loop. Use it on that loop only.
public final class LoopTimer: @unchecked Sendable {
  let dueNanoseconds: UInt64
  /// The position in the loop's heap; -1 when it is not there.
  var heapIndex = -1
  private var body: (() -> Void)?
  private let loop: EventLoop

  init(loop: EventLoop, dueNanoseconds: UInt64, body: @escaping () -> Void) {
    self.loop = loop
    self.dueNanoseconds = dueNanoseconds
    self.body = body
  }

  /// Forgets the call, if it has not been made.
  public func cancel() {
    guard body != nil else { return }
    body = nil
    loop.remove(self)
  }

  /// Forgets the call because its loop has stopped.
  func drop() {
    body = nil
    heapIndex = -1
  }

  func fire() {
    let body = self.body
    self.body = nil
    body?()
  }
}
