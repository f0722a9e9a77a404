package import RPC
import Storage

/// Innermost interceptor of every server: an error that knows its answer becomes it. Handlers throw their domain's and
/// the store's errors as they are; what is neither is a mistake of ours, and the server tells its caller no more than that.
package let errorTranslation: Interceptor = { call, next in
  do {
    try await next(call)
  } catch let error as any RPCErrorConvertible {
    throw error.rpcError
  } catch let error as StorageError {
    throw RPCError(storage: error)
  }
}
