package import HTTP
package import Protobuf
package import Transport

/// Speaks JSON over HTTP to a gateway, as an integrator's program would.
package final class JSONClient: Sendable {
  /// An answer: its status, fields and JSON (null when the body is none).
  package struct Answer: Sendable {
    package let status: HTTPStatus
    package let fields: HTTPFields
    package let body: [UInt8]

    /// The body read as JSON.
    package var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    /// The reason of a problem.
    package var reason: String? { json["reason"]?.stringValue }
    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let http: HTTPClient
  private let token: String?

  /// A client of the gateway at `address` that shows `token` with every request.
  package init(_ address: SocketAddress, loop: EventLoop, token: String?) {
    http = HTTPClient(address: address, loop: loop)
    self.token = token
  }

  /// Sends a request; `key` becomes its `Idempotency-Key`.
  package func send(
    _ method: HTTPMethod, _ target: String, _ body: JSONValue? = nil, key: String? = nil, fields: HTTPFields = [:],
    timeoutMilliseconds: Int64 = 30_000
  ) async throws(HTTPClientError) -> Answer {
    var all = fields
    if let token { all["Authorization"] = "Bearer \(token)" }
    if let key { all["Idempotency-Key"] = "\"\(key)\"" }
    if body != nil { all["Content-Type"] = "application/json" }
    let request = HTTPRequest(method, target, fields: all, body: body?.utf8Text() ?? [])
    let response = try await http.send(request, timeoutMilliseconds: timeoutMilliseconds)
    return Answer(status: response.status, fields: response.fields, body: response.body)
  }

  /// Reads a resource.
  package func get(_ target: String) async throws(HTTPClientError) -> Answer { try await send(.get, target) }

  /// Changes something.
  package func post(_ target: String, _ body: JSONValue, key: String) async throws(HTTPClientError) -> Answer {
    try await send(.post, target, body, key: key)
  }

  /// Sends a file as the body, with its media type.
  package func upload(
    _ target: String, _ file: [UInt8], type: String, key: String
  ) async throws(HTTPClientError) -> Answer {
    var fields: HTTPFields = ["Content-Type": type, "Idempotency-Key": "\"\(key)\""]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    let response = try await http.send(
      HTTPRequest(.post, target, fields: fields, body: file), timeoutMilliseconds: 30_000)
    return Answer(status: response.status, fields: response.fields, body: response.body)
  }

  /// Closes its connections.
  package func close() { http.close() }
}
