import BillingTypes
import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Testing

@testable import GatewayService

@Suite struct ComposedTests {
  private static let dashboard = "/v1/accounts/acme/dashboard"

  @Test("the dashboard puts four services together, every page of them")
  func dashboard() async throws {
    try await TestGateway.run { gateway in
      let json = try await gateway.send(.get, Self.dashboard).json
      #expect(json["name"]?.stringValue == "accounts/acme/dashboard")
      #expect(json["account"]?["displayName"]?.stringValue == "Acme")
      #expect(json["activeUserCount"]?.integerValue == 7)
      #expect(json["subscriptions"]?.arrayValue?.count == 2)
      #expect(json["licensePools"]?[0]?["name"]?.stringValue == "accounts/acme/licensePools/axiom")
      #expect(json["latestInvoice"]?["issueDate"]?.stringValue == "2026-10-01")
      #expect(json["missingParts"] == nil)
    }
  }

  @Test(
    "a service that does not answer leaves its part empty and named",
    arguments: [
      (Peer.users, ["account", "active_user_count"]), (.subscriptions, ["subscriptions"]),
      (.licensing, ["license_pools"]), (.invoicing, ["latest_invoice"]),
    ])
  func missingParts(_ peer: Peer, _ parts: [String]) async throws {
    var services = TestServices.all
    services[peer] = []
    try await TestGateway.run(services) { gateway in
      let response = try await gateway.send(.get, Self.dashboard)
      #expect(response.status == .ok)
      let missing = response.json["missingParts"]?.arrayValue ?? []
      #expect(missing.map { $0["part"]?.stringValue } == parts)
      #expect(missing.allSatisfy { $0["reason"]?.stringValue?.isEmpty == false })
    }
  }

  @Test("people are shown without what cannot be asked for; without users there is nothing to show")
  func people() async throws {
    var services = TestServices.all
    services[.subscriptions] = []
    try await TestGateway.run(services) { gateway in
      let json = try await gateway.send(.get, "/v1/accounts/acme/people").json
      #expect(json["activeCount"]?.integerValue == 7)
      #expect(json["people"]?.arrayValue?.count == 1)
      let parts = json["missingParts"]?.arrayValue?.compactMap { $0["part"]?.stringValue }
      #expect(parts == ["platform_users", "license_assignments", "extension,phone_numbers"])
    }
    services[.users] = []
    try await TestGateway.run(services) { gateway in
      let response = try await gateway.send(.get, "/v1/accounts/acme/people")
      #expect(response.status == .notImplemented)
    }
  }

  @Test("an account that does not exist has no dashboard")
  func unknownAccount() async throws {
    try await TestGateway.run { gateway in
      let response = try await gateway.send(.get, "/v1/accounts/nobody/dashboard")
      #expect(response.problem == ["404", "NOT_FOUND", "ACCOUNT_NOT_FOUND"])
      #expect(try await gateway.send(.get, "/v1/accounts/No!/dashboard").problem[0] == "400")
    }
  }

  private static let march = Instant(millisecondsSinceEpoch: 1_772_323_200_000)

  /// A service's own clock, as the runtime serves it.
  private static func registration(_ clock: TestClock) -> [ServiceRegistration] {
    [
      .init(
        service: OperationsV1.TestClockService.name,
        methods: [
          .unary("GetTestClock", OperationsV1.GetTestClockRequest.self, OperationsV1.GetTestClockResponse.self) {
            _, _ in
            OperationsV1.GetTestClockResponse(time: clock.now().schema)
          },
          .unary("SetTestClock", OperationsV1.SetTestClockRequest.self, OperationsV1.SetTestClockResponse.self) {
            request, _ in
            try clock.move(to: Instant(millisecondsSinceEpoch: (request.time?.seconds ?? 0) * 1_000))
            return OperationsV1.SetTestClockResponse(time: request.time)
          },
        ])
    ]
  }

  @Test("setting the clock moves every service and then the gateway")
  func testClock() async throws {
    let clocks = Peer.allCases.map { _ in TestClock(startingAt: Self.march) }
    let own = TestClock(startingAt: Self.march)
    let services = Dictionary(uniqueKeysWithValues: zip(Peer.allCases, clocks.map(Self.registration)))
    try await TestGateway.run(services, clock: own) { gateway in
      let before = try await gateway.send(.get, "/v1/testClock")
      #expect(before.json["time"]?.stringValue == "2026-03-01T00:00:00Z")
      for _ in 0..<2 {
        let moved = try await gateway.send(.post, "/v1/testClock:set", #"{"time": "2026-04-01T00:00:00Z"}"#)
        #expect(moved.json["time"]?.stringValue == "2026-04-01T00:00:00Z")
        #expect((clocks + [own]).allSatisfy { $0.now().rfc3339 == "2026-04-01T00:00:00Z" })
      }
      #expect(try await gateway.send(.post, "/v1/testClock:set", "{}").problem[0] == "400")
    }
  }

  @Test("when one clock cannot be set none is, and the answer names the service")
  func testClockOfOneMissing() async throws {
    let own = TestClock(startingAt: Self.march)
    let reached = TestClock(startingAt: Self.march)
    let services = [Peer.users: Self.registration(reached)]
    try await TestGateway.run(services, clock: own) { gateway in
      let response = try await gateway.send(.post, "/v1/testClock:set", #"{"time": "2026-04-01T00:00:00Z"}"#)
      #expect(response.problem == ["503", "UNAVAILABLE", "CLOCK_NOT_REACHED"])
      #expect(response.json["detail"]?.stringValue?.contains("--test-clock") == true)
      #expect(own.now() == Self.march && reached.now() == Self.march)
    }
  }

  @Test func realClock() async throws {
    try await TestGateway.run { gateway in
      let response = try await gateway.send(.get, "/v1/testClock")
      #expect(response.problem == ["501", "UNIMPLEMENTED", "TEST_CLOCK_OFF"])
    }
  }
}
