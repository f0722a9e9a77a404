import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Synchronization
import Testing
import Transport

@testable import GatewayService

/// A gateway on a port of its own, before services in this process.
struct TestGateway {
  static let token = String(repeating: "t", count: 32)

  let group: EventLoopGroup
  let client: HTTPClient
  let face: GatewayFace

  /// Runs `body` against a gateway before these services. A peer without services answers UNIMPLEMENTED.
  static func run(
    _ services: [Peer: [ServiceRegistration]] = TestServices.all, clock: TestClock? = nil,
    admission: Admission = Admission(), observe: @escaping @Sendable (GatewayFace.Observation) -> Void = { _ in },
    _ body: (TestGateway) async throws -> Void
  ) async throws {
    let group = EventLoopGroup(count: 2, name: "gateway-test")
    defer { group.stop() }
    let channels = Dictionary(
      uniqueKeysWithValues: Peer.allCases.map { ($0, InProcessChannel(services[$0] ?? [], group: group)) })
    let random = Mutex(UInt8(0))
    let readiness = Readiness()
    let identity = HouseIdentity(key: nil, clock: SystemClock())
    let health = PeerHealth(services: channels, ownIdentity: OwnIdentity(identity), readiness: readiness)
    let access = Access(
      operatorToken: OperatorToken(Array(token.utf8)),
      sessions: UsersV1.SessionsService.Client(channels[.users] ?? InProcessChannel([], group: group)),
      ownIdentity: OwnIdentity(identity))
    let face = GatewayFace(
      access: access, identity: identity,
      backends: Backends(services: channels, clock: clock, group: group),
      pages: Pages(
        admin: { request in
          HTTPResponse(.ok, text: "\(request.path) of \(readiness.isReady ? "a ready" : "an unready") process")
        }, checkPeers: { await health.check() }),
      admission: admission,
      random: { count in
        let next = random.withLock { value in
          value &+= 1
          return value
        }
        return [UInt8](repeating: next, count: count)
      },
      observe: observe)
    var limits = HTTPServerLimits()
    limits.headMilliseconds = 600_000
    let server = HTTPServer(
      group: group, limits: limits, bodyBytesMax: { face.bodyBytesMax($0, path: $1) },
      secondsSinceEpoch: { 784_111_777 }, refusal: { face.refuse($0, $1) },
      turnAway: face.turnAway(on: group), handler: { await face.answer($0) })
    let address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    let gateway = TestGateway(group: group, client: HTTPClient(address: address, loop: group.loops[1]), face: face)
    try await body(gateway)
    gateway.client.close()
    await server.drain(timeoutMilliseconds: 0)
  }

  /// Sends a request with the operator's token; a nil value removes a field.
  func send(
    _ method: HTTPMethod, _ target: String, _ json: String? = nil, fields: [String: String?] = [:]
  ) async throws -> HTTPResponse {
    var all: HTTPFields = ["Authorization": "Bearer \(Self.token)"]
    if json != nil { all["Content-Type"] = "application/json" }
    for (name, value) in fields { all[name] = value }
    return try await client.send(HTTPRequest(method, target, fields: all, body: Array((json ?? "").utf8)))
  }

  /// Sends a change with an idempotency key.
  func post(_ target: String, _ json: String, key: String = "key-1") async throws -> HTTPResponse {
    try await send(.post, target, json, fields: ["Idempotency-Key": key])
  }
}

extension HTTPResponse {
  /// The body as JSON; null when it is none.
  var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

  /// Code, reason and status of a problem, for comparing.
  var problem: [String] {
    guard fields["Content-Type"] == "application/problem+json" else { return ["no problem", text] }
    #expect(json["status"]?.integerValue == Int64(status.code))
    #expect(json["requestId"]?.stringValue == fields["X-Request-Id"])
    return [String(status.code), json["code"]?.stringValue ?? "", json["reason"]?.stringValue ?? ""]
  }
}
