import Transport

/// One request on its way to an answer. Used on the client's loop only.
final class HTTPExchange: @unchecked Sendable {
  let request: HTTPRequest
  var continuation: UnsafeContinuation<Result<HTTPResponse, HTTPClientError>, Never>?
  var timer: LoopTimer?
  /// The connection that carries it, once there is one and until the exchange is finished.
  var carrier: HTTPClientConnection?
  /// True after a kept connection failed under it.
  var isRepeated = false
  private(set) var isFinished = false

  init(_ request: HTTPRequest) {
    self.request = request
  }

  /// Hands the caller the result; only the first one counts.
  func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
    isFinished = true
    carrier = nil
    timer?.cancel()
    timer = nil
    continuation?.resume(returning: result)
    continuation = nil
  }
}
