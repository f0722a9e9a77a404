import HTTP
import Protobuf
import RPC

extension CallOutcome {
  /// What it means to a step that no HTTP answer came.
  init(_ error: HTTPClientError) {
    switch error {
    case .connectionRefused: (kind, reason) = (.failed, "CONNECTION_REFUSED")
    case .notSent: (kind, reason) = (.failed, "NOT_SENT")
    case .outcomeUnknown: (kind, reason) = (.unknown, "OUTCOME_UNKNOWN")
    }
    detail = error.description
  }

  /// What an RPC error means to a step.
  init(_ error: RPCError, expected: Set<String>) {
    let said = error.reason ?? error.code.name
    reason = said
    let isExpected = expected.contains(said) || expected.contains(error.code.name)
    detail = error.message
    kind = isExpected ? .refused : error.isOutcomeUnknown || error.code == .unavailable ? .unknown : .failed
  }

  /// The text at a path of the answer's JSON; empty when there is none.
  static func text(at path: [String], in json: JSONValue) -> String {
    var value = json
    for word in path {
      guard let next = value[word] ?? Int(word).flatMap({ value[$0] }) else { return "" }
      value = next
    }
    switch value {
    case .string(let text), .number(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .null, .array, .object: return ""
    }
  }
}
