import Protobuf

/// A refusal of the gateway, from `application/problem+json` (RFC 9457).
struct Problem: Error, Sendable, Equatable {
  let status: Int
  /// `NOT_FOUND`, `FAILED_PRECONDITION`, …; empty when the answer has none.
  let code: String
  /// `QUANTITY_BELOW_OCCUPIED`, …; empty when the answer has none.
  let reason: String
  /// What a person reads.
  let detail: String

  init(status: Int, body: [UInt8]) {
    self.status = status
    let document = try? JSONValue(parsing: body)
    code = document?.text("code") ?? ""
    let fields = (document?.elements("errors") ?? []).compactMap(Self.field)
    reason = document?.text("reason") ?? ""
    let detail =
      document?["detail"]?.stringValue ?? document?["title"]?.stringValue
      ?? "The gateway answers HTTP status \(status)."
    let advice = status == 401 ? ["Give the file that holds it with --token-file."] : []
    self.detail = ([detail] + fields.filter { !detail.hasSuffix($0.message) }.map(\.text) + advice).joined(
      separator: " ")
  }

  private static func field(_ error: JSONValue) -> (text: String, message: String)? {
    let (field, message) = (error.text("field"), error.text("message"))
    guard !message.isEmpty else { return nil }
    return (field.isEmpty ? message : "\(field): \(message)", message)
  }

  /// Whether the same request may succeed in a moment: a service is away, starting or overloaded.
  var isPassing: Bool { status == 429 || status == 502 || status == 503 || status == 504 }

  var exitCode: ExitCode {
    switch status {
    case 401, 403: .noPermission
    case 429, 502, 503, 504: .unavailable
    case 500...: .software
    default: .refused
    }
  }
}
