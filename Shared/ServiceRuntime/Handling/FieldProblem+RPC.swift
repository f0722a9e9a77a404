public import BillingTypes
public import RPC

extension RPCError {
  /// INVALID_ARGUMENT with reason `INVALID_REQUEST`, and a violation for every problem.
  public static func invalid(_ problems: [FieldProblem]) -> RPCError {
    RPCError(
      code: .invalidArgument, message: problems.map(\.description).joined(separator: "; "),
      details: [
        .errorInfo(reason: "INVALID_REQUEST", domain: RPCError.domain, metadata: [:]),
        .badRequest(problems.map { .init(field: $0.field, description: $0.message) }),
      ])
  }
}

extension FieldProblem: RPCErrorConvertible {
  public var rpcError: RPCError { .invalid([self]) }
}
