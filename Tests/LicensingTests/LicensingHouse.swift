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

/// The Licensing service behind its RPC door, to which the test tells what Subscriptions and Users would. Whoever asks Users
/// there hears of `zoe` alone.
struct LicensingHouse: Sendable {
  let service: ServiceInProcess
  let licenses: LicensingV1.LicensesService.Client
  private let subscriptions: InProcessChannel
  private let users: InProcessChannel

  /// At 23:30 UTC on 20 March 2026: past midnight in Rome.
  init() async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    subscriptions = InProcessChannel([], group: loops)
    users = InProcessChannel([Self.knownUsers], group: loops)
    let start = try #require(Instant(rfc3339: "2026-03-20T23:30:00Z"))
    service = try await ServiceInProcess.start(
      LicensingServer.self, at: start, peers: [.subscriptions: subscriptions, .users: users],
      loops: loops)
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
    users.close()
    await service.stop()
  }

  private static let knownUsers = ServiceRegistration(
    service: UsersV1.UsersService.name,
    methods: [
      .unary("GetUser", UsersV1.GetUserRequest.self, UsersV1.GetUserResponse.self) { request, _ in
        guard request.name == "accounts/acme/users/zoe" else {
          throw RPCError(.notFound, reason: "USER_NOT_FOUND", message: "none")
        }
        return UsersV1.GetUserResponse(user: .init(name: request.name))
      }
    ])

  /// Tells an event of Users.
  func tellOfUsers(_ sequence: Int64, _ event: some Message) async throws {
    let stored = Self.stored(sequence, event)
    try await service.database.write { transaction in
      if try transaction.receive(producer: "users", sequence: sequence) {
        try UsersEvents.apply(stored, transaction)
      }
    }
  }

  private static func stored(_ sequence: Int64, _ event: some Message) -> StoredEvent {
    StoredEvent(
      sequence: sequence,
      event: OutboxEvent(
        id: "e\(sequence)", account: "accounts/acme", type: type(of: event).protobufName, payload: event.serialized(),
        atMilliseconds: sequence * 1_000))
  }

  /// Tells an event of Subscriptions.
  func tell(_ sequence: Int64, _ event: some Message) async throws {
    let stored = Self.stored(sequence, event)
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

  static func user(_ id: String) -> UsersV1.User { .init(name: "accounts/acme/users/\(id)") }

  func assign(
    _ user: String, of product: String = "axiom", key: String? = nil
  ) async throws(RPCError) -> LicensingV1.AssignLicenseResponse {
    try await licenses.assignLicense(
      .init(
        name: "accounts/acme/licensePools/\(product)", user: "accounts/acme/users/\(user)",
        requestId: key ?? "assign-\(user)-\(product)"))
  }

  func unassign(
    _ user: String, of product: String = "axiom", key: String? = nil
  ) async throws(RPCError) -> LicensingV1.UnassignLicenseResponse {
    try await licenses.unassignLicense(
      .init(
        name: "accounts/acme/licensePools/\(product)", user: "accounts/acme/users/\(user)",
        requestId: key ?? "unassign-\(user)-\(product)"))
  }

  /// Who holds what, as `user product`, page by page.
  func assignments(
    _ change: (inout LicensingV1.ListLicenseAssignmentsRequest) -> Void = { _ in }, pageSize: Int32 = 1_000
  ) async throws -> [String] {
    var request = LicensingV1.ListLicenseAssignmentsRequest(parent: "accounts/acme", pageSize: pageSize)
    change(&request)
    var all: [LicensingV1.LicenseAssignment] = []
    repeat {
      let page = try await licenses.listLicenseAssignments(request)
      all += page.licenseAssignments
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return all.map { "\($0.user.split(separator: "/").last ?? "") \($0.product.split(separator: "/").last ?? "")" }
  }
}
