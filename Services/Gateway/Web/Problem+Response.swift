import HTTP
import Protobuf
import RPC

extension Problem {
  /// The problem as `application/problem+json`. `instance` is the target of the request.
  func response(requestID: String, instance: String?) -> HTTPResponse {
    var members = [
      JSONMember("type", .string(type)), JSONMember("title", .string(title)),
      JSONMember("status", .integer(status.code)), JSONMember("detail", .string(detail)),
    ]
    if let instance { members.append(JSONMember("instance", .string(instance))) }
    members.append(JSONMember("code", .string(code)))
    if let reason { members.append(JSONMember("reason", .string(reason))) }
    if !requestID.isEmpty { members.append(JSONMember("requestId", .string(requestID))) }
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
      members.append(JSONMember("metadata", .object(pairs)))
    }
    if !violations.isEmpty { members.append(JSONMember("errors", .array(violations.map(Self.json)))) }
    var response = HTTPResponse(status, fields: fields, body: JSONValue.object(members).utf8Text())
    response.fields["Content-Type"] = "application/problem+json"
    if let retryDelayMilliseconds {
      response.fields["Retry-After"] = String(max(1, (retryDelayMilliseconds + 999) / 1_000))
    }
    return response
  }

  /// Names the kind of problem; programs may compare it. The reason says the same.
  private var type: String {
    guard let reason else { return "about:blank" }
    return "urn:problem-type:linecard:" + reason.lowercased().replacing("_", with: "-")
  }

  /// The reason in words, or what HTTP calls the status.
  private var title: String {
    guard let reason else { return status.phrase }
    let words = reason.lowercased().replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func json(_ violation: ErrorDetail.FieldViolation) -> JSONValue {
    var members = [JSONMember("field", .string(violation.field))]
    if !violation.reason.isEmpty { members.append(JSONMember("reason", .string(violation.reason))) }
    members.append(JSONMember("message", .string(violation.description)))
    return .object(members)
  }
}
