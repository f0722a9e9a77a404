import RPC
import Transport

/// How a test reaches its server.
enum Route: String, CaseIterable, Sendable {
  case tcp
  case unix
  case inProcess
  case inProcessByteByByte
}

/// A server of `TestService` with a client, over one of the routes.
final class TestPair: Sendable {
  let group = EventLoopGroup(count: 2)
  let service = TestService()
  let server: RPCServer
  let client: RPCClient
  let address: SocketAddress?

  init(
    _ route: Route, limits: RPCLimits = RPCLimits(), hooks: ServerHooks = ServerHooks(),
    serverInterceptors: [Interceptor] = [], clientInterceptors: [Interceptor] = [],
    clientLimits: ClientLimits = ClientLimits()
  ) throws {
    server = RPCServer(
      registrations: [service.registration], interceptors: serverInterceptors, limits: limits, hooks: hooks,
      group: group)
    let endpoint: ClientEndpoint
    switch route {
    case .tcp:
      endpoint = .address(try server.listen(on: try SocketAddress(parsing: "127.0.0.1:0")))
    case .unix:
      endpoint = .address(try server.listen(on: .unix(path: TemporaryPath.make("rpc.sock"))))
    case .inProcess: endpoint = .inProcess(server, pieceBytesMax: 65_536)
    case .inProcessByteByByte: endpoint = .inProcess(server, pieceBytesMax: 1)
    }
    address = if case .address(let address) = endpoint { address } else { nil }
    client = RPCClient(
      endpoints: [endpoint], group: group, interceptors: clientInterceptors, limits: clientLimits,
      randomness: { 7 })
  }

  deinit {
    group.stop()
  }
}
