import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import Transport

@testable import LicensingService

/// The Licensing service behind its RPC door, to which the test tells what Subscriptions would.
struct LicensingHouse: Sendable {
  let service: ServiceInProcess
  let licenses: LicensingV1.LicensesService.Client
  private let subscriptions: InProcessChannel

  /// At 23:30 UTC on 20 March 2026: past midnight in Rome.
  init() async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    subscriptions = InProcessChannel([], group: loops)
    let start = try #require(Instant(rfc3339: "2026-03-20T23:30:00Z"))
    service = try await ServiceInProcess.start(
      LicensingServer.self, at: start, peers: [.subscriptions: subscriptions], loops: loops)
    licenses = .init(service.channel)
  }

  /// A house for one test, stopped when it is over.
  static func run(_ test: (LicensingHouse) async throws -> Void) async throws {
    let house = try await LicensingHouse()
    do {
      try await test(house)
    } catch {
      await house.stop()
      throw error
    }
    await house.stop()
  }

  func stop() async {
    subscriptions.close()
    await service.stop()
  }

  /// Tells an event of Subscriptions.
  func tell(_ sequence: Int64, _ event: some Message) async throws {
    let stored = StoredEvent(
      sequence: sequence,
      event: OutboxEvent(
        id: "e\(sequence)", account: "accounts/acme", type: type(of: event).protobufName, payload: event.serialized(),
        atMilliseconds: sequence * 1_000))
    try await service.database.write { transaction in
      if try transaction.receive(producer: "subscriptions", sequence: sequence) {
        try SubscriptionsEvents.apply(stored, transaction)
      }
    }
  }

  static func created(
    _ id: String, of product: String = "axiom", quantity: Int64, start: String = "2026-03-01"
  ) -> SubscriptionsV1.SubscriptionCreated {
    .init(
      subscription: .init(
        name: "accounts/acme/subscriptions/\(id)", product: "products/\(product)", startDate: start,
        quantity: quantity),
      timeZone: "Europe/Rome")
  }

  static func changed(_ id: String, to quantity: Int64, on date: String) -> SubscriptionsV1.QuantityChanged {
    .init(
      subscription: "accounts/acme/subscriptions/\(id)", change: .init(effectiveDate: date, quantity: quantity))
  }

  static func terminated(_ id: String, on date: String) -> SubscriptionsV1.SubscriptionTerminated {
    .init(subscription: "accounts/acme/subscriptions/\(id)", endDate: date)
  }

  func pool(_ product: String = "axiom") async throws -> LicensingV1.LicensePool {
    let name = "accounts/acme/licensePools/\(product)"
    return try #require(try await licenses.getLicensePool(.init(name: name)).licensePool)
  }
}
