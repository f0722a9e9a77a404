package import RPC

/// The error that a call ends with; nil when it succeeds.
package func refusal<T>(_ call: () async throws(RPCError) -> T) async -> RPCError? {
  do throws(RPCError) {
    _ = try await call()
    return nil
  } catch {
    return error
  }
}

extension RPCError {
  /// The values of the first ErrorInfo.
  package var metadata: [String: String] {
    for case .errorInfo(_, _, let metadata) in details { return metadata }
    return [:]
  }

  /// The fields of the first BadRequest.
  package var fields: [String] {
    for case .badRequest(let violations) in details { return violations.map(\.field) }
    return []
  }
}
