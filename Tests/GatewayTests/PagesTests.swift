import HTTP
import RPC
import Schemas
import ServiceRuntime
import Testing
import Transport

@testable import GatewayService
@testable import ServiceRuntime

@Suite struct PagesTests {
  @Test("pages need no token")
  func open() async throws {
    try await TestGateway.run { gateway in
      for (target, start) in [("/", "Linecard:"), ("/livez", "/livez of"), ("/metrics", "/metrics of")] {
        let response = try await gateway.send(.get, target, fields: ["Authorization": nil])
        #expect(response.status == .ok && response.text.hasPrefix(start))
      }
      #expect(try await gateway.send(.head, "/readyz").body.isEmpty)
    }
  }

  @Test("readiness is asked of the services when somebody asks for it")
  func peers() async throws {
    let group = EventLoopGroup(count: 1, name: "health-test")
    defer { group.stop() }
    let answers: [Peer: GrpcHealthV1.HealthCheckResponse.ServingStatus] = [
      .users: .serving, .subscriptions: .notServing, .licensing: .serving,
    ]
    var channels: [Peer: any Channel] = [:]
    for peer in Peer.allCases {
      let methods = answers[peer].map { status -> [ServiceMethod] in
        [
          .unary("Check", GrpcHealthV1.HealthCheckRequest.self, GrpcHealthV1.HealthCheckResponse.self) { _, _ in
            GrpcHealthV1.HealthCheckResponse(status: status)
          }
        ]
      }
      let registration = ServiceRegistration(service: GrpcHealthV1.Health.name, methods: methods ?? [])
      channels[peer] = InProcessChannel([registration], group: group)
    }
    let readiness = Readiness()
    let identity = OwnIdentity(HouseIdentity(key: nil, clock: SystemClock()))
    await PeerHealth(services: channels, ownIdentity: identity, readiness: readiness).check()
    let states = readiness.standing.dependencies
    #expect(states.map(\.name) == ["invoicing", "licensing", "subscriptions", "users"])
    #expect(states.map(\.isReady) == [false, true, false, true])
    #expect(states.allSatisfy { $0.isRequired && !$0.state.isEmpty })
    #expect(!readiness.isReady)
  }
}
