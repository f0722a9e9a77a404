import CLinux
import Glibc

/// Accepts connections on one address and spreads them over the loops of a group.
public final class Listener: PollTarget, @unchecked Sendable {
  private static let acceptsPerTurnMax = 64

  /// The address that peers connect to; with the real port where port 0 was asked for.
  public let address: SocketAddress
  private let group: EventLoopGroup
  private let loop: EventLoop
  private let limits: TransportLimits
  private let accepted: @Sendable (Connection) -> Void

  /// Listens at once and accepts until `close`. `accepted` is called on the new connection's loop and starts it.
  /// A unix socket's file that nobody listens on any more is replaced.
  public static func listen(
    on address: SocketAddress, group: EventLoopGroup, limits: TransportLimits = TransportLimits(),
    accepted: @escaping @Sendable (Connection) -> Void
  ) throws(TransportError) -> Listener {
    let descriptor = try Socket.open(for: address)
    do {
      if case .unix(let path) = address { StaleSocketFile.remove(path) }
      try Socket.listen(descriptor, on: address, backlog: limits.acceptBacklog)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    let listener = Listener(
      descriptor: descriptor, requested: address, group: group, limits: limits, accepted: accepted)
    listener.loop.execute { listener.loop.register(listener, events: EPOLLIN.rawValue) }
    return listener
  }

  private init(
    descriptor: Int32, requested: SocketAddress, group: EventLoopGroup, limits: TransportLimits,
    accepted: @escaping @Sendable (Connection) -> Void
  ) {
    self.group = group
    self.limits = limits
    self.accepted = accepted
    loop = group.next()
    if case .unix = requested {
      address = requested
    } else {
      address = SocketAddress(descriptor: descriptor, asking: getsockname)
    }
    super.init()
    self.descriptor = descriptor
  }

  /// Stops accepting and frees the address; `done` is called on a loop when that has happened. From any thread.
  public func close(_ done: @escaping @Sendable () -> Void = {}) {
    loop.execute { [self] in
      shut()
      done()
    }
  }

  private func shut() {
    guard descriptor >= 0 else { return }
    if case .unix(let path) = address { unlink(path) }
    loop.unregisterAndClose(self)
  }

  override func loopStopped() { shut() }

  override func ready(_ events: UInt32) {
    for _ in 0..<Self.acceptsPerTurnMax {
      guard let descriptor = Socket.accept(self.descriptor) else { return acceptFailed(errno) }
      let peer = SocketAddress(descriptor: descriptor, asking: getpeername)
      let target = group.next()
      let limits = limits
      let accepted = accepted
      target.execute {
        accepted(SocketConnection(descriptor: descriptor, loop: target, peer: peer, limits: limits))
      }
    }
  }

  /// Out of descriptors or memory: look again in a while instead of spinning.
  private func acceptFailed(_ errorNumber: Int32) {
    switch errorNumber {
    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
      loop.change(self, events: 0)
      loop.schedule(afterNanoseconds: 100_000_000) { [weak self] in
        guard let self, self.descriptor >= 0 else { return }
        self.loop.change(self, events: EPOLLIN.rawValue)
      }
    default: break
    }
  }
}
