import BillingTypes
import Foundation
import GatewayService
import HTTP
import InvoicingService
import LicensingService
import Protobuf
import RPC
import ServiceRuntime
import SubscriptionsService
import TestHouse
import Testing
import Transport
import UsersService

/// The whole house in this process, real stores and all, with HTTP in front: quick enough for a test of each rule.
struct HouseInProcess: Sendable {
  let clock: TestClock
  let staff: JSONClient
  private let hosts: [HostInProcess]
  private let loops: EventLoopGroup
  private let address: SocketAddress

  /// A house for one test, stopped when it is over.
  static func run(
    at start: String = "2026-03-01T12:00:00Z", _ test: (HouseInProcess) async throws -> Void
  ) async throws {
    let house = try await HouseInProcess(at: start)
    do {
      try await test(house)
    } catch {
      await house.stop()
      throw error
    }
    await house.stop()
  }

  private init(at start: String) async throws {
    let directory = TemporaryDirectory()
    let clock = TestClock(startingAt: try #require(Instant(rfc3339: start)))
    let loops = EventLoopGroup(count: 1, name: "house")
    var hosts: [HostInProcess] = []
    func host(_ service: any Service.Type, _ peers: [Peer: any Channel]) async throws -> HostInProcess {
      let host = try await HostInProcess.start(service, in: directory, clock: clock, peers: peers)
      hosts.append(host)
      return host
    }
    let users = try await host(UsersServer.self, [:]).channel
    let subscriptions = try await host(SubscriptionsServer.self, [.users: users]).channel
    let licensing = try await host(LicensingServer.self, [.subscriptions: subscriptions, .users: users]).channel
    let invoicing = try await host(InvoicingServer.self, [.users: users, .subscriptions: subscriptions]).channel
    let gateway = try await host(
      GatewayServer.self,
      [.users: users, .subscriptions: subscriptions, .licensing: licensing, .invoicing: invoicing])
    let path = directory.path + "/\(GatewayServer.name)/operator-token"
    let token = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    address = try #require(gateway.host.ports.http.first)
    staff = JSONClient(address, loop: loops.loops[0], token: token)
    self.clock = clock
    self.hosts = hosts
    self.loops = loops
  }

  private func stop() async {
    staff.close()
    for host in hosts.reversed() { await host.stop() }
    loops.stop()
  }

  /// Another client of the gateway, that shows `token` or nothing.
  func client(token: String?) -> JSONClient { JSONClient(address, loop: loops.loops[0], token: token) }

  /// It is noon in UTC of that day.
  func moveClock(to date: String) throws {
    try clock.move(to: #require(Instant(rfc3339: "\(date)T12:00:00Z")))
  }
}
