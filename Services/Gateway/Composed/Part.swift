import RPC
import Schemas

/// A part of a composed answer: there, or missing with the reason.
enum Part<Value: Sendable>: Sendable {
  case present(Value)
  case missing(field: String, RPCError)

  /// What `body` gives, or that the field of this name is missing.
  static func of(_ field: String, _ body: () async throws(RPCError) -> Value) async -> Part<Value> {
    do throws(RPCError) {
      return .present(try await body())
    } catch {
      return .missing(field: field, error)
    }
  }

  /// Nil when the part is missing.
  var value: Value? {
    switch self {
    case .present(let value): value
    case .missing: nil
    }
  }

  /// How the answer tells that the part is missing.
  var missingPart: GatewayV1.MissingPart? {
    switch self {
    case .present: nil
    case .missing(let field, let error):
      GatewayV1.MissingPart(part: field, reason: error.reason ?? error.code.name, message: Problem(error).detail)
    }
  }
}
