import HTTP
import Protobuf
import Transport

/// Talks to the gateway as the operator: JSON in and out, every write under an idempotency key, patient with a service
/// that is restarting.
final class GatewayClient: Sendable {
  let address: GatewayAddress
  private let token: String?
  private let client: HTTPClient
  private let loop: EventLoop
  let patienceNanoseconds: UInt64

  init(address: GatewayAddress, token: String?, patienceSeconds: Int64, loop: EventLoop) {
    self.address = address
    self.token = token
    self.loop = loop
    client = HTTPClient(address: address.socket, loop: loop)
    patienceNanoseconds = UInt64(patienceSeconds) * 1_000_000_000
  }

  /// Reads a resource or a list.
  func get(_ path: String, query: [(String, String)] = []) async throws(CommandFailure) -> JSONValue {
    try await json(of: HTTPRequest(.get, Self.target(path, query), fields: fields))
  }

  /// Writes. The same key always means the same effect, so it may be sent any number of times.
  func post(
    _ path: String, query: [(String, String)] = [], _ body: JSONValue, key: String
  ) async throws(CommandFailure) -> JSONValue {
    try await json(of: Self.postRequest(path, query, body, fields: fields, key: key))
  }

  /// Sends a file as the body, with its media type; as any write it may be sent any number of times.
  func upload(
    _ path: String, query: [(String, String)], _ file: [UInt8], type: String, key: String
  ) async throws(CommandFailure) -> JSONValue {
    var fields = fields
    fields["Content-Type"] = type
    fields["Idempotency-Key"] = "\"\(key)\""
    return try await json(of: HTTPRequest(.post, Self.target(path, query), fields: fields, body: file))
  }

  /// The answer of whatever status, asked for once; nil when there is none.
  func probe(_ path: String) async -> (status: Int, text: String)? {
    let request = HTTPRequest(.get, path, fields: fields)
    guard let response = try? await client.send(request, timeoutMilliseconds: 5_000) else { return nil }
    return (response.status.code, response.text)
  }

  private var fields: HTTPFields {
    var fields: HTTPFields = ["Accept": "application/json"]
    if let token { fields["Authorization"] = "Bearer \(token)" }
    return fields
  }

  private static func postRequest(
    _ path: String, _ query: [(String, String)], _ body: JSONValue, fields: HTTPFields, key: String
  ) -> HTTPRequest {
    var fields = fields
    fields["Content-Type"] = "application/json"
    fields["Idempotency-Key"] = "\"\(key)\""
    return HTTPRequest(.post, target(path, query), fields: fields, body: Array(body.text().utf8))
  }

  static func target(_ path: String, _ query: [(String, String)]) -> String {
    guard !query.isEmpty else { return path }
    return path + "?" + query.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
  }

  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      let letter = Character(Unicode.Scalar(byte))
      let isUnreserved = byte < 128 && (letter.isLetter || letter.isNumber || "-._~".contains(letter))
      let hex = String(byte, radix: 16, uppercase: true)
      return isUnreserved ? String(letter) : "%" + (hex.count < 2 ? "0" + hex : hex)
    }.joined()
  }

  /// Sends until there is an answer that will not change, at growing intervals, for as long as patience lasts.
  private func json(of request: HTTPRequest) async throws(CommandFailure) -> JSONValue {
    let giveUpAt = loop.nowNanoseconds + patienceNanoseconds
    var delayMilliseconds: UInt64 = 50
    while true {
      let outcome = await attempt(request)
      guard case .failure(_, mayPass: true) = outcome,
        loop.nowNanoseconds + delayMilliseconds * 1_000_000 < giveUpAt
      else { return try outcome.get() }
      await loop.pause(milliseconds: delayMilliseconds)
      delayMilliseconds = min(delayMilliseconds * 2, 2_000)
    }
  }

  private enum Outcome {
    case success(HTTPResponse)
    /// `mayPass` when the same request may succeed in a moment.
    case failure(CommandFailure, mayPass: Bool)

    func get() throws(CommandFailure) -> JSONValue {
      switch self {
      case .success(let response): return try GatewayClient.document(response)
      case .failure(let failure, _): throw failure
      }
    }
  }

  private func attempt(_ request: HTTPRequest) async -> Outcome {
    do {
      let response = try await client.send(request)
      if (200..<300).contains(response.status.code) { return .success(response) }
      let problem = Problem(status: response.status.code, body: response.body)
      return .failure(CommandFailure(problem.exitCode, problem.detail), mayPass: problem.isPassing)
    } catch {
      let sentence = "The gateway at \(address.url) does not answer. \(error)"
      return .failure(CommandFailure(.unavailable, sentence), mayPass: true)
    }
  }

  private static func document(_ response: HTTPResponse) throws(CommandFailure) -> JSONValue {
    do {
      return try JSONValue(parsing: response.body)
    } catch {
      throw CommandFailure(.software, "The gateway's answer is not JSON: \(error)")
    }
  }
}

extension EventLoop {
  /// Comes back after a while; other work goes on.
  func pause(milliseconds: UInt64) async {
    await withCheckedContinuation { continuation in
      execute { [self] in
        _ = schedule(afterNanoseconds: milliseconds * 1_000_000) { continuation.resume() }
      }
    }
  }
}
