package import BillingTypes
package import RPC

extension RPCError {
  /// INVALID_ARGUMENT with reason `INVALID_REQUEST`, and a violation for every problem.
  package static func invalid(_ problems: [FieldProblem]) -> RPCError {
    RPCError(
      code: .invalidArgument, message: problems.map(\.description).joined(separator: "; "),
      details: [
        .errorInfo(reason: "INVALID_REQUEST", domain: RPCError.domain, metadata: [:]),
        .badRequest(problems.map { .init(field: $0.field, description: $0.message) }),
      ])
  }
}

extension FieldProblem: RPCErrorConvertible {
  package var rpcError: RPCError { .invalid([self]) }
}
