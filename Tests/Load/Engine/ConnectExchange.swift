import HTTP
import Protobuf
import RPC

/// A call of the Connect protocol over HTTP/1.1, of any shape: all requests are in one body and all answers in another, each
/// in an envelope where the method streams (connectrpc.com, "Protocol reference").
struct ConnectExchange: Sendable {
  private static let endOfStream: UInt8 = 2
  private static let compressed: UInt8 = 1

  let method: RPCMethod
  let codec: LoadTarget.Codec
  let request: HTTPRequest
  /// The first message that is sent.
  let first: JSONValue

  /// - Parameter messages: What is sent, as JSON; throws when that makes no message.
  init(
    _ method: RPCMethod, messages: [JSONValue], codec: LoadTarget.Codec, timeoutMilliseconds: Int64, token: String?
  ) throws(JSONError) {
    self.method = method
    self.codec = codec
    first = messages[0]
    var encoded: [[UInt8]] = []
    for message in messages {
      switch codec {
      case .json: encoded.append(message.utf8Text())
      case .proto: encoded.append(try method.requestType.init(json: message).serialized())
      }
    }
    let isUnary = method.shape == .unary
    var fields: HTTPFields = [
      "Content-Type": "application/\(isUnary ? "" : "connect+")\(codec.rawValue)", "Connect-Protocol-Version": "1",
      "Connect-Timeout-Ms": String(timeoutMilliseconds),
    ]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    request = HTTPRequest(
      .post, "/\(method.name.service)/\(method.name.method)", fields: fields,
      body: isUnary ? encoded[0] : encoded.flatMap(Self.envelope))
  }

  /// What a response means.
  func outcome(_ response: HTTPResponse, expected: Set<String>) -> CallOutcome {
    if response.status != .ok { return Self.failure(try? JSONValue(parsing: response.body), response.status, expected) }
    if method.shape == .unary { return CallOutcome(kind: .succeeded, body: response.body, messages: 1) }
    return streamOutcome(response.body, expected)
  }

  /// A message as JSON, for captures.
  func json(_ body: [UInt8]) -> JSONValue? {
    switch codec {
    case .json: try? JSONValue(parsing: body)
    case .proto: (try? method.responseType.init(serialized: body))?.json()
    }
  }

  private func streamOutcome(_ body: [UInt8], _ expected: Set<String>) -> CallOutcome {
    var rest = body[...]
    var count: UInt64 = 0
    while rest.count >= 5 {
      let flags = rest[rest.startIndex]
      let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(5)
      guard length <= rest.count, flags & Self.compressed == 0 else { break }
      let message = Array(rest.prefix(length))
      rest = rest.dropFirst(length)
      if flags & Self.endOfStream == 0 {
        count += 1
        continue
      }
      guard rest.isEmpty, let end = try? JSONValue(parsing: message) else { break }
      if let error = end["error"] { return Self.failure(error, .ok, expected, messages: count) }
      return CallOutcome(kind: .succeeded, messages: sentCount + count)
    }
    return CallOutcome(kind: .failed, reason: "STREAM_NOT_ENDED", messages: count)
  }

  /// A client's stream counts by what went, as over ttrpc.
  private var sentCount: UInt64 {
    method.shape == .clientStreaming ? UInt64(max(0, envelopeCount - 1)) : 0
  }

  private var envelopeCount: Int {
    var rest = request.body[...]
    var count = 0
    while rest.count >= 5 {
      rest = rest.dropFirst(5 + rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) })
      count += 1
    }
    return count
  }

  private static func envelope(_ message: [UInt8]) -> [UInt8] {
    let length = UInt32(message.count)
    return [0, UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)] + message
  }

  private static func failure(
    _ error: JSONValue?, _ status: HTTPStatus, _ expected: Set<String>, messages: UInt64 = 0
  ) -> CallOutcome {
    let code = error?["code"]?.stringValue?.uppercased() ?? "HTTP_\(status.code)"
    let details = error?["details"]?.arrayValue ?? []
    let said = details.lazy.compactMap { $0["debug"]?["reason"]?.stringValue }.first ?? code
    let isExpected = expected.contains(said) || expected.contains(code)
    let isUnknown = code == "UNAVAILABLE" || code == "DEADLINE_EXCEEDED"
    return CallOutcome(
      kind: isExpected ? .refused : isUnknown ? .unknown : .failed, reason: said,
      detail: error?["message"]?.stringValue ?? "", messages: messages)
  }
}
