package import Protobuf
package import Transport

/// A server and a client of it in one process, connected through memory. Everything is as over a socket, to the byte.
package final class InProcessChannel: Channel {
  /// The server behind it.
  package let server: RPCServer
  private let client: RPCClient

  /// Serves `registrations` on the loops of `group`. `pieceBytesMax` cuts what crosses into small pieces, for tests.
  package init(
    _ registrations: [ServiceRegistration], group: EventLoopGroup, serverInterceptors: [Interceptor] = [],
    clientInterceptors: [Interceptor] = [], limits: RPCLimits = RPCLimits(), hooks: ServerHooks = ServerHooks(),
    pieceBytesMax: Int = 65_536
  ) {
    server = RPCServer(
      registrations: registrations, interceptors: serverInterceptors, limits: limits, hooks: hooks, group: group)
    client = RPCClient(
      endpoints: [.inProcess(server, pieceBytesMax: pieceBytesMax)], group: group, interceptors: clientInterceptors,
      randomness: { 0 })
  }

  package func unary<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) async throws(RPCError) -> R {
    try await client.unary(method, request, options: options)
  }

  package func unaryBytes(
    _ method: MethodName, payload: [UInt8], options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    try await client.unaryBytes(method, payload: payload, options: options)
  }

  package func serverStreaming<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) -> ResponseStream<R> {
    client.serverStreaming(method, request, options: options)
  }

  package func clientStreaming<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> ClientStreamingCall<Q, R> {
    client.clientStreaming(method, options: options)
  }

  package func bidirectional<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> BidirectionalCall<Q, R> {
    client.bidirectional(method, options: options)
  }

  /// Closes the client's side.
  package func close() { client.close() }
}
