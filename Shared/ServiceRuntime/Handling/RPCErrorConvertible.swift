public import RPC

/// An error that knows what the caller of a method is told. Handlers throw their domain's errors as they are; the
/// server's error translation answers with `rpcError`.
public protocol RPCErrorConvertible: Error {
  /// Status, reason, sentence and details for the caller.
  var rpcError: RPCError { get }
}
