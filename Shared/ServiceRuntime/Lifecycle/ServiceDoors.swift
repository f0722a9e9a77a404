import BillingTypes
import HTTP
import RPC
import Schemas
import Storage
import Transport

/// Everything that a service listens on.
final class ServiceDoors {
  let rpc: RPCServer?
  private(set) var http: [HTTPServer] = []
  private(set) var ports = Ports()
  private let environment: ServiceEnvironment
  private let face: HTTPFace?
  private let pages: AdminPages

  init(
    _ service: any Service.Type, _ environment: ServiceEnvironment, _ running: RunningService, feed: EventFeed?,
    pages: AdminPages
  ) {
    self.environment = environment
    self.pages = pages
    switch service.face {
    case .rpc:
      precondition(running.http == nil, "\(service.name) has a ttrpc face and no HTTP one")
      face = nil
      rpc = Self.server(environment, Self.registrations(environment, running, feed))
    case .http:
      guard let http = running.http else { preconditionFailure("\(service.name) has an HTTP face") }
      face = http
      rpc = nil
    }
  }

  /// Listens on every address of the configuration.
  func open() throws {
    let addresses = environment.configuration.addresses("listen")
    if let rpc {
      for address in addresses {
        try Self.requireLocal(address, environment)
        ports.rpc.append(try rpc.listen(on: address))
      }
    }
    if let face { ports.http = try serve(addresses, face) }
    let pages = pages
    let admin = HTTPFace { request in
      pages.response(to: request) ?? HTTPResponse(.notFound, text: "There are /livez, /readyz and /metrics.\n")
    }
    ports.admin = try serve(environment.configuration.addresses("admin-listen"), admin)
  }

  func close(drainMilliseconds: Int64) async {
    await rpc?.drain(deadlineMilliseconds: drainMilliseconds)
    for server in http { await server.drain(timeoutMilliseconds: drainMilliseconds) }
  }

  private func serve(_ addresses: [SocketAddress], _ face: HTTPFace) throws -> [SocketAddress] {
    let server = HTTPServer(
      group: environment.loops, limits: face.limits, bodyBytesMax: face.bodyBytesMax,
      secondsSinceEpoch: { SystemClock().now().millisecondsSinceEpoch / 1_000 }, refusal: face.refusal,
      turnAway: face.turnAway,
      handler: face.handler)
    http.append(server)
    var served: [SocketAddress] = []
    for address in addresses { served.append(try server.listen(on: address)) }
    return served
  }

  /// Calls between services are not encrypted, so they stay on this machine.
  private static func requireLocal(_ address: SocketAddress, _ environment: ServiceEnvironment) throws(StartError) {
    guard !address.isLocal else { return }
    let source = environment.configuration.setting("listen").source
    throw StartError(
      "\(source): \(address) can be reached from other machines and calls are not encrypted; give 127.0.0.1, [::1] or "
        + "unix:/PATH", source.exitCode)
  }

  private static func server(_ environment: ServiceEnvironment, _ registrations: [ServiceRegistration]) -> RPCServer {
    let observer = CallObserver(log: environment.log, randomness: environment.randomness)
    let metrics = CallMetrics(environment.metrics, serving: registrations)
    let server = RPCServer(
      registrations: registrations, interceptors: [observer.interceptor, environment.identity.serverInterceptor],
      hooks: metrics.hooks(environment.log),
      group: environment.loops)
    environment.metrics.gauge("linecard_rpc_server_connections", help: "Connections that are open.") { [weak server] in
      Int64(server?.openConnections ?? 0)
    }
    environment.metrics.gauge("linecard_rpc_server_calls", help: "Calls that are at work.") { [weak server] in
      Int64(server?.callsInFlight ?? 0)
    }
    return server
  }

  /// The service's own methods and those of every process.
  private static func registrations(
    _ environment: ServiceEnvironment, _ running: RunningService, _ feed: EventFeed?
  ) -> [ServiceRegistration] {
    var registrations = running.registrations
    registrations.append(OperationsV1.ReflectionService.registration(ReflectionMethods()))
    if let feed { registrations.append(EventsV1.EventsService.registration(feed)) }
    if let clock = environment.clock as? TestClock {
      registrations.append(
        OperationsV1.TestClockService.registration(TestClockMethods(clock: clock, log: environment.log)))
    }
    let names = Set(registrations.map(\.service) + [GrpcHealthV1.Health.name])
    registrations.append(
      GrpcHealthV1.Health.registration(HealthMethods(readiness: environment.readiness, services: names)))
    return registrations
  }
}
