import HTTP
import RPC
package import ServiceRuntime
package import Storage

/// The gateway's process.
package enum GatewayServer: Service {
  package static let name = "gateway"
  package static let summary = "HTTP and JSON in front of the services."
  package static let face = ServiceFace.http(defaultPort: 8080)
  package static let peers = Peer.allCases
  package static let migrations: [Migration]? = nil
  package static let options = [
    Option(
      "operator-token-file", .path,
      help: "holds the operator's bearer token; made if missing; operator-token in the data directory if not given")
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let configuration = environment.configuration
    let random = { environment.randomness.bytes($0) }
    let token =
      if let path = configuration.textOrNil("operator-token-file") {
        try OperatorToken.load(path: path, random: random)
      } else {
        try OperatorToken.load(directory: configuration.text("data-directory"), random: random)
      }
    let face = face(environment, token)
    var limits = HTTPServerLimits()
    limits.message.bodyBytesMax = Limits.bodyBytesMax
    return RunningService(
      http: HTTPFace(
        limits: limits, bodyBytesMax: { face.bodyBytesMax($0, path: $1) }, refusal: { face.refuse($0, $1) },
        handler: { await face.answer($0) }))
  }

  private static func face(_ environment: ServiceEnvironment, _ token: OperatorToken) -> GatewayFace {
    let services = Dictionary(uniqueKeysWithValues: peers.map { ($0, environment.channel(to: $0)) })
    let health = PeerHealth(services: services, readiness: environment.readiness)
    let admin = AdminPages(environment, service: name)
    let observer = Observer(log: environment.log, metrics: environment.metrics)
    return GatewayFace(
      operatorToken: token,
      backends: Backends(services: services, clock: environment.clock as? TestClock, group: environment.loops),
      pages: Pages(admin: { admin.response(to: $0) }, checkPeers: { await health.check() }),
      random: { environment.randomness.bytes($0) }, observe: { observer.note($0) })
  }
}
