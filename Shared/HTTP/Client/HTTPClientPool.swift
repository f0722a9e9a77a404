import Transport

/// The connections of a client and the requests that wait for one. Used on the client's loop only.
final class HTTPClientPool: @unchecked Sendable {
  private let address: SocketAddress
  private let host: String
  private let loop: EventLoop
  private let limits: HTTPClientLimits
  private var idle: [HTTPClientConnection] = []
  private var open: [ObjectIdentifier: HTTPClientConnection] = [:]
  private var connectingCount = 0
  private var waiting: [HTTPExchange] = []

  init(address: SocketAddress, loop: EventLoop, limits: HTTPClientLimits) {
    self.address = address
    self.loop = loop
    self.limits = limits
    host = address.port == nil ? "localhost" : address.description
  }

  /// Takes a request under its timeout.
  func begin(_ exchange: HTTPExchange, timeoutMilliseconds: Int64) {
    guard !exchange.isFinished else {
      exchange.finish(.failure(.notSent("the caller cancelled it")))
      return
    }
    let delay = UInt64(max(0, timeoutMilliseconds)) * 1_000_000
    // The timer goes with the exchange, so it keeps the pool no longer than that. A weak reference would make every use of
    // the pool's counter dearer.
    exchange.timer = loop.schedule(afterNanoseconds: delay) { [self] in
      giveUp(exchange, "no answer came within \(timeoutMilliseconds) ms")
    }
    assign(exchange)
  }

  /// Gives the request a connection, now or when there is one.
  func assign(_ exchange: HTTPExchange) {
    if !exchange.isRepeated, let connection = idle.popLast() {
      connection.carry(exchange, host: host)
    } else if waiting.count >= limits.waitingCountMax {
      exchange.finish(.failure(.notSent("too many requests wait for a connection to \(address)")))
    } else {
      waiting.append(exchange)
      connectIfNeeded()
    }
  }

  /// Ends the exchange without an answer, and the connection with it, since what arrives later belongs to nothing.
  func giveUp(_ exchange: HTTPExchange, _ reason: String) {
    guard !exchange.isFinished else { return }
    waiting.removeAll { $0 === exchange }
    guard let carrier = exchange.carrier else {
      return exchange.finish(.failure(.notSent(reason)))
    }
    let wasUnsent = carrier.isUnsent
    carrier.abandon()
    exchange.finish(.failure(wasUnsent ? .notSent(reason) : .outcomeUnknown(reason)))
  }

  /// Takes a connection back that has served its request.
  func keep(_ connection: HTTPClientConnection) {
    if let next = nextWaiting() {
      connection.carry(next, host: host)
    } else {
      idle.append(connection)
    }
  }

  /// A connection is gone.
  func forget(_ connection: HTTPClientConnection) {
    idle.removeAll { $0 === connection }
    open[ObjectIdentifier(connection)] = nil
    connectIfNeeded()
  }

  /// Closes every connection and refuses what waits.
  func close() {
    for exchange in waiting { exchange.finish(.failure(.notSent("the client was closed"))) }
    waiting = []
    for connection in open.values { connection.end() }
  }

  private func nextWaiting() -> HTTPExchange? {
    waiting.isEmpty ? nil : waiting.removeFirst()
  }

  private func connectIfNeeded() {
    guard waiting.count > connectingCount, open.count + connectingCount < limits.connectionCountMax else { return }
    connectingCount += 1
    Connection.connect(to: address, on: loop, limits: limits.transport) { [self] result in
      connectingCount -= 1
      switch result {
      case .success(let connection): connected(connection)
      case .failure(let error): connectFailed(error)
      }
    }
  }

  private func connected(_ connection: Connection) {
    let handler = HTTPClientConnection(pool: self, connection: connection, limits: limits)
    open[ObjectIdentifier(handler)] = handler
    connection.start(handler)
    keep(handler)
  }

  private func connectFailed(_ error: TransportError) {
    guard let exchange = nextWaiting() else { return }
    exchange.finish(.failure(Self.isRefusal(error) ? .connectionRefused(address.description) : .notSent("\(error)")))
    connectIfNeeded()
  }

  /// ECONNREFUSED, and ENOENT for the path of a unix socket.
  private static func isRefusal(_ error: TransportError) -> Bool {
    switch error {
    case .system(_, _, let errorNumber): errorNumber == 111 || errorNumber == 2
    case .invalidAddress, .connectTimeout, .loopStopped: false
    }
  }
}
