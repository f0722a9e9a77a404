import Transport

/// One connection of a client: one exchange at a time. Used on the client's loop only.
final class HTTPClientConnection: ConnectionHandler, @unchecked Sendable {
  private let pool: HTTPClientPool
  private let connection: Connection
  private var parser: HTTPResponseParser
  private var exchange: HTTPExchange?
  private var requestStart: UInt64 = 0
  private var servedCount = 0

  init(pool: HTTPClientPool, connection: Connection, limits: HTTPClientLimits) {
    self.pool = pool
    self.connection = connection
    parser = HTTPResponseParser(limits: limits.message, keepsAllFields: limits.keepsAllFields)
  }

  /// Sends the request of an exchange.
  func carry(_ exchange: HTTPExchange, host: String) {
    self.exchange = exchange
    exchange.carrier = self
    requestStart = connection.writePosition
    let countMax = MessageWriter.countMax(exchange.request, host: host)
    var writer = MessageWriter(connection.reserve(countMax), capacity: countMax)
    writer.write(exchange.request, host: host)
    connection.commit(writer.count)
  }

  /// Closes at once; the exchange under way is not told.
  func abandon() {
    exchange = nil
    connection.close()
  }

  /// Closes at once; the exchange under way is told by `closed`.
  func end() {
    connection.close()
  }

  /// True while no byte of the present request can have reached the server.
  var isUnsent: Bool { connection.sentBytesTotal <= requestStart }

  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    guard let exchange else {
      connection.close()  // An answer to nothing.
      return bytes.count
    }
    do {
      let (consumed, response) = try parser.parse(bytes, answering: exchange.request.method)
      if let (head, body) = response { finish(head, body, hasMore: consumed < bytes.count) }
      return consumed
    } catch {
      fail("the response is not valid HTTP: \(error.description)")
      return bytes.count
    }
  }

  func endOfInput(on connection: Connection) {
    do {
      if let (head, body) = try parser.endOfInput() { finish(head, body, hasMore: false) }
    } catch {
      fail("the server closed the connection in the middle of the response")
    }
    connection.close()
  }

  func closed(_ connection: Connection, reason: CloseReason) {
    pool.forget(self)
    guard let exchange else { return }
    self.exchange = nil
    exchange.carrier = nil
    let isStale = servedCount > 0 && parser.isIdle && !exchange.isRepeated
    let isSafe = exchange.request.method == .get || exchange.request.method == .head || isUnsent
    if isStale && isSafe {
      exchange.isRepeated = true
      pool.assign(exchange)
    } else if isUnsent {
      exchange.finish(.failure(.notSent("the connection to \(connection.peer) was lost")))
    } else {
      exchange.finish(.failure(.outcomeUnknown("the connection to \(connection.peer) was lost")))
    }
  }

  private func finish(_ head: HTTPResponseHead, _ body: [UInt8], hasMore: Bool) {
    guard let exchange else { return }
    self.exchange = nil
    servedCount += 1
    exchange.finish(.success(HTTPResponse(head.status, fields: head.fields, body: body)))
    if head.keepsAlive && !hasMore && connection.isOpen {
      pool.keep(self)
    } else {
      connection.close()
    }
  }

  private func fail(_ reason: String) {
    let exchange = exchange
    self.exchange = nil
    exchange?.finish(.failure(.outcomeUnknown(reason)))
    connection.close()
  }
}
