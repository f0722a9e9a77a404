import CLinux
import Glibc

/// A connection under way.
final class Connector: PollTarget, @unchecked Sendable {
  typealias Completion = (Result<Connection, TransportError>) -> Void

  private let address: SocketAddress
  private let loop: EventLoop
  private let limits: TransportLimits
  private var completion: Completion?
  private var timer: LoopTimer?

  init(to address: SocketAddress, on loop: EventLoop, limits: TransportLimits, completion: @escaping Completion) {
    self.address = address
    self.loop = loop
    self.limits = limits
    self.completion = completion
  }

  /// Tries; `completion` may be called before this returns.
  func begin() {
    do {
      descriptor = try Socket.open(for: address)
    } catch {
      return finish(.failure(error))
    }
    if address.withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 { return connected() }
    guard errno == EINPROGRESS else {
      let error = Socket.error("connect to", address)
      Glibc.close(descriptor)
      descriptor = -1
      return finish(.failure(error))
    }
    loop.register(self, events: EPOLLOUT.rawValue)
    timer = loop.schedule(afterNanoseconds: UInt64(limits.connectTimeoutMilliseconds) * 1_000_000) { [self] in
      loop.unregisterAndClose(self)
      finish(.failure(.connectTimeout(address.description)))
    }
  }

  override func ready(_ events: UInt32) {
    let errorNumber = Socket.pendingError(descriptor)
    if errorNumber == 0 {
      loop.unregister(self)
      return connected()
    }
    loop.unregisterAndClose(self)
    finish(
      .failure(.system(operation: "connect to", subject: address.description, errorNumber: errorNumber)))
  }

  override func loopStopped() {
    loop.unregisterAndClose(self)
    finish(.failure(.loopStopped))
  }

  private func connected() {
    let connection = SocketConnection(descriptor: descriptor, loop: loop, peer: address, limits: limits)
    descriptor = -1
    finish(.success(connection))
  }

  private func finish(_ result: Result<Connection, TransportError>) {
    timer?.cancel()
    timer = nil
    let completion = completion
    self.completion = nil
    completion?(result)
  }
}

extension Connection {
  /// Connects to `address`. Call it on `loop`; `completion` is called there, perhaps at once, and starts the connection.
  public static func connect(
    to address: SocketAddress, on loop: EventLoop, limits: TransportLimits = TransportLimits(),
    completion: @escaping (Result<Connection, TransportError>) -> Void
  ) {
    precondition(loop.inLoop, "connections are made on the loop that owns them")
    Connector(to: address, on: loop, limits: limits, completion: completion).begin()
  }

  /// Connects to `address` from any task; `handler` is made and the connection started on `loop`.
  public static func connect(
    to address: SocketAddress, on loop: EventLoop, limits: TransportLimits = TransportLimits(),
    handler: @escaping @Sendable (Connection) -> any ConnectionHandler
  ) async throws(TransportError) -> Connection {
    let result: Result<Connection, TransportError> = await withCheckedContinuation { continuation in
      loop.execute {
        connect(to: address, on: loop, limits: limits) { result in
          if case .success(let connection) = result { connection.start(handler(connection)) }
          continuation.resume(returning: result)
        }
      }
    }
    return try result.get()
  }
}
