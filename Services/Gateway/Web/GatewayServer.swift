import HTTP
import RPC
import Schemas
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
      help: "holds the operator's bearer token; made if missing; operator-token in the data directory if not given"),
    Option(
      "behind-proxy", .flag,
      help: "take the last address of X-Forwarded-For for the client's, because a proxy of yours adds it"),
  ]

  package static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    let face = face(environment, try operatorToken(environment))
    var limits = HTTPServerLimits()
    limits.message.bodyBytesMax = Limits.bodyBytesMax
    limits.connectionCountMax = Limits.connectionCountMax
    return RunningService(
      http: HTTPFace(
        limits: limits, bodyBytesMax: { face.bodyBytesMax($0, path: $1) }, refusal: { face.refuse($0, $1) },
        handler: { await face.answer($0) }))
  }

  private static func operatorToken(_ environment: ServiceEnvironment) throws(StartError) -> OperatorToken {
    let configuration = environment.configuration
    let random = { environment.randomness.bytes($0) }
    do throws(OperatorToken.FileError) {
      guard let path = configuration.textOrNil("operator-token-file") else {
        return try OperatorToken.load(directory: configuration.text("data-directory"), random: random)
      }
      return try OperatorToken.load(path: path, random: random)
    } catch {
      throw StartError(error.description, .configuration)
    }
  }

  private static func face(_ environment: ServiceEnvironment, _ token: OperatorToken) -> GatewayFace {
    let services = Dictionary(uniqueKeysWithValues: peers.map { ($0, environment.channel(to: $0)) })
    let health = PeerHealth(services: services, readiness: environment.readiness)
    let admin = AdminPages(environment, service: name)
    let observer = Observer(log: environment.log, metrics: environment.metrics)
    let access = Access(
      operatorToken: token, sessions: UsersV1.SessionsService.Client(environment.channel(to: .users)),
      isBehindProxy: environment.configuration.flag("behind-proxy"))
    return GatewayFace(
      access: access, identity: environment.identity,
      backends: Backends(services: services, clock: environment.clock as? TestClock, group: environment.loops),
      pages: Pages(admin: { admin.response(to: $0) }, checkPeers: { await health.check() }),
      random: { environment.randomness.bytes($0) }, observe: { observer.note($0) })
  }
}
