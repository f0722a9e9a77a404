public import Transport

/// A server and a client of it in one process, connected through memory. Everything is as over a socket, to the byte.
public final class InProcessChannel: Channel {
  /// The server behind it.
  public let server: RPCServer
  public let client: RPCClient

  /// Serves `registrations` on the loops of `group`. `pieceBytesMax` cuts what crosses into small pieces, for tests.
  public init(
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

  /// Closes the client's side.
  public func close() { client.close() }
}
