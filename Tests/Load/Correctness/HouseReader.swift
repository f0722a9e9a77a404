import HTTP
import Protobuf
import Transport

/// Asks the gateway, as the provider's staff, what the house holds after a load.
struct HouseReader: Sendable {
  let client: HTTPClient
  let token: String?

  /// The answer to a GET.
  func get(_ path: String) async throws(LoadFailure) -> JSONValue {
    try await json(HTTPRequest(.get, path, fields: fields))
  }

  /// The answer to a POST; nil when the house refused it.
  func post(_ path: String, body: String, key: String) async throws(LoadFailure) -> JSONValue? {
    var fields = fields
    fields["Content-Type"] = "application/json"
    fields["Idempotency-Key"] = "\"\(key)\""
    let response = try await send(HTTPRequest(.post, path, fields: fields, body: Array(body.utf8)))
    return (200..<300).contains(response.status.code) ? try? JSONValue(parsing: response.body) : nil
  }

  /// Every element of a list, page by page.
  func all(_ path: String, _ member: String) async throws(LoadFailure) -> [JSONValue] {
    var elements: [JSONValue] = []
    var token = ""
    repeat {
      let page = try await get("\(path)?page_size=1000&page_token=\(PercentEncoding.encoded(token))")
      elements += page[member]?.arrayValue ?? []
      token = page["nextPageToken"]?.stringValue ?? ""
    } while !token.isEmpty
    return elements
  }

  private var fields: HTTPFields {
    var fields: HTTPFields = ["Accept": "application/json"]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    return fields
  }

  private func json(_ request: HTTPRequest) async throws(LoadFailure) -> JSONValue {
    let response = try await send(request)
    guard response.status == .ok, let json = try? JSONValue(parsing: response.body) else {
      throw LoadFailure(
        .unavailable,
        "\(request.method.rawValue) \(request.path): status \(response.status.code): \(response.text.prefix(200))")
    }
    return json
  }

  private func send(_ request: HTTPRequest) async throws(LoadFailure) -> HTTPResponse {
    do {
      return try await client.send(request)
    } catch {
      throw LoadFailure(.unavailable, "\(request.method.rawValue) \(request.path): \(error)")
    }
  }
}
