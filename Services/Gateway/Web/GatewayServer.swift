import HTTP
import RPC
import Schemas
package import ServiceRuntime
package import Storage
import Transport

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
    let observer = Observer(log: environment.log, metrics: environment.metrics)
    let face = face(environment, try operatorToken(environment), observer)
    var limits = HTTPServerLimits()
    limits.message.bodyBytesMax = Limits.bodyBytesMax
    limits.connectionCountMax = Limits.connectionCountMax
    let watching = Task { await watchMachine(for: face.admission, on: environment.loops.next()) }
    return RunningService(
      http: HTTPFace(
        limits: limits, bodyBytesMax: { face.bodyBytesMax($0, path: $1) },
        refusal: { status, sentence in
          observer.noteRefusal(status, sentence)
          return face.refuse(status, sentence)
        },
        turnAway: face.turnAway(on: environment.loops), handler: { await face.answer($0) }),
      stop: { watching.cancel() })
  }

  /// Says each second how much of the processors others had, until it is cancelled.
  static func watchMachine(
    for admission: Admission, on loop: EventLoop, secondMilliseconds: Int64 = 1_000,
    read: @Sendable () -> ProcessorTime? = ProcessorTime.now
  ) async {
    var before = read()
    while (try? await loop.pause(milliseconds: secondMilliseconds)) != nil {
      let now = read()
      admission.endSecond(stolenShare: before.flatMap { now?.stolenShare(since: $0) } ?? 0)
      before = now
    }
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

  private static func face(
    _ environment: ServiceEnvironment, _ token: OperatorToken, _ observer: Observer
  ) -> GatewayFace {
    let services = Dictionary(uniqueKeysWithValues: peers.map { ($0, environment.channel(to: $0)) })
    let ownIdentity = OwnIdentity(environment.identity)
    let health = PeerHealth(services: services, ownIdentity: ownIdentity, readiness: environment.readiness)
    let admin = AdminPages(environment, service: name)
    let access = Access(
      operatorToken: token, sessions: UsersV1.SessionsService.Client(environment.channel(to: .users)),
      ownIdentity: ownIdentity, isBehindProxy: environment.configuration.flag("behind-proxy"))
    let loops = environment.loops.loops
    let admission = Admission { room in
      let share = (room + loops.count - 1) / loops.count
      for loop in loops { loop.execute { loop.releaseGuests(room: share) } }
    }
    watch(admission, environment.metrics)
    let seed = environment.randomness.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    let names = SeededRandomness(seed: seed)
    return GatewayFace(
      access: access, identity: environment.identity,
      backends: Backends(services: services, clock: environment.clock as? TestClock, group: environment.loops),
      pages: Pages(admin: { admin.response(to: $0) }, checkPeers: { await health.check() }),
      admission: admission,
      random: { names.bytes($0) }, observe: { observer.note($0) })
  }

  private static func watch(_ admission: Admission, _ metrics: Metrics) {
    metrics.gauge("http_server_active_requests", help: "Requests at work.") { Int64(admission.standing.atWork) }
    metrics.gauge("linecard_admission_limit", help: "Requests that may be at work at the same time.") {
      Int64(admission.standing.limit)
    }
    metrics.gauge("linecard_admission_refused", help: "Requests that were turned away since the start.") {
      Int64(admission.standing.refused)
    }
    metrics.gauge(
      "linecard_admission_delay_max_microseconds",
      help:
        "What one in a hundred answers may be delayed by in an overload, as was learned when there was little to do."
    ) { Int64(admission.standing.delayMaxNanoseconds / 1_000) }
  }
}
