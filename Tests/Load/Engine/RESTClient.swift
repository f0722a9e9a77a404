import HTTP
import Protobuf
import Transport

/// Speaks REST to one target as the gateway's customers do. Used on its loop.
final class RESTClient: @unchecked Sendable {
  private let http: HTTPClient
  // What all requests carry, as bytes made once.
  private let fieldsWithoutBody: FieldBlock
  private let fieldsWithBody: FieldBlock
  /// The last answer that was a problem, with what it said.
  private var lastProblem: (body: [UInt8], reason: String, detail: String) = ([], "", "")

  init(_ http: HTTPClient, token: String?) {
    self.http = http
    var fields: HTTPFields = ["Accept": "application/json"]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    fieldsWithoutBody = FieldBlock(fields)
    fields["Content-Type"] = "application/json"
    fieldsWithBody = FieldBlock(fields)
  }

  /// A request to send. `target` is percent-encoded; whatever is no GET goes under the idempotency key.
  func request(
    _ method: HTTPMethod, _ target: String, key: @autoclosure () -> String, body: JSONValue?
  ) -> HTTPRequest {
    var fields = HTTPFields()
    if method != .get { fields.add("Idempotency-Key", "\"\(key())\"") }
    fields.add(contentsOf: body == nil ? fieldsWithoutBody : fieldsWithBody)
    return HTTPRequest(method, target, fields: fields, body: body?.utf8Text() ?? [])
  }

  /// Sends a request and says what became of it. `expected` holds reasons and status numbers.
  func send(_ request: HTTPRequest, timeoutMilliseconds: Int64, expected: Set<String>) async -> CallOutcome {
    do throws(HTTPClientError) {
      let response = try await http.send(request, timeoutMilliseconds: timeoutMilliseconds)
      return outcome(response, expected)
    } catch {
      return CallOutcome(error)
    }
  }

  func close() { http.close() }

  private func outcome(_ response: HTTPResponse, _ expected: Set<String>) -> CallOutcome {
    let status = response.status.code
    var outcome = CallOutcome(kind: .succeeded, body: response.body, messages: 1)
    if (200..<300).contains(status) { return outcome }
    if status >= 400 { read(problem: response.body, into: &outcome) }
    if outcome.reason.isEmpty { outcome.reason = String(status) }
    let isExpected = expected.contains(outcome.reason) || expected.contains(String(status))
    outcome.kind = isExpected ? .refused : status >= 502 && status <= 504 ? .unknown : .failed
    return outcome
  }

  /// A server that turns many away tells all of them the same, which is read once.
  private func read(problem body: [UInt8], into outcome: inout CallOutcome) {
    if body != lastProblem.body {
      let problem = try? JSONValue(parsing: body)
      lastProblem = (body, problem?["reason"]?.stringValue ?? "", problem?["detail"]?.stringValue ?? "")
    }
    (outcome.reason, outcome.detail) = (lastProblem.reason, lastProblem.detail)
  }
}
