public import Transport

/// Speaks HTTP/1.1 to one server over connections that it keeps open. From any task.
public final class HTTPClient: Sendable {
  /// The server.
  public let address: SocketAddress
  private let pool: HTTPClientPool
  private let loop: EventLoop

  /// Connects when there is something to send. `loop` owns the connections.
  public init(address: SocketAddress, loop: EventLoop, limits: HTTPClientLimits = HTTPClientLimits()) {
    self.address = address
    self.loop = loop
    pool = HTTPClientPool(address: address, loop: loop, limits: limits)
  }

  deinit {
    let pool = pool
    loop.execute { pool.close() }
  }

  /// Sends a request and returns the whole response, of whatever status. Host and Content-Length are added. A GET or
  /// HEAD whose kept connection turns out to be closed is sent once more on a new one; nothing else is repeated.
  /// `timeoutMilliseconds` covers everything from the wait for a connection to the last byte.
  public func send(
    _ request: HTTPRequest, timeoutMilliseconds: Int64 = 30_000
  ) async throws(HTTPClientError) -> HTTPResponse {
    let exchange = HTTPExchange(request)
    let result = await withTaskCancellationHandler {
      // Unchecked, since every request passes here; the pool finishes whatever it has begun.
      await withUnsafeContinuation { continuation in
        onLoop { [pool] in
          exchange.continuation = continuation
          pool.begin(exchange, timeoutMilliseconds: timeoutMilliseconds)
        }
      }
    } onCancel: {
      onLoop { [pool] in pool.giveUp(exchange, "the caller cancelled it") }
    }
    return try result.get()
  }

  /// Closes every connection. What is under way ends with an error; a later request connects anew.
  public func close() {
    loop.execute { [pool] in pool.close() }
  }

  /// At once where the caller is on the loop already.
  private func onLoop(_ body: @escaping @Sendable () -> Void) {
    if loop.inLoop { body() } else { loop.execute(body) }
  }
}
