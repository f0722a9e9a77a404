public import RPC
import Storage

/// Innermost interceptor of every server: an error that knows its answer becomes it. Handlers throw their domain's and
/// the store's errors as they are; what is neither is a mistake of ours, and the server tells its caller no more than that.
public let errorTranslation: Interceptor = { call, next in
  do {
    try await next(call)
  } catch {
    throw answer(to: error) ?? error
  }
}

/// What a caller is told of an error that a handler threw; nil for one that nobody expected.
func answer(to error: any Error) -> RPCError? {
  if let error = error as? RPCError { return error }
  if let error = error as? any RPCErrorConvertible { return error.rpcError }
  return (error as? StorageError).map { RPCError(storage: $0) }
}
