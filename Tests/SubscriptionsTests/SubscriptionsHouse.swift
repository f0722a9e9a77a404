import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import Transport

@testable import SubscriptionsService

/// The Subscriptions service behind its RPC door, and a peer in the place of Users that knows two accounts.
struct SubscriptionsHouse: Sendable {
  /// 2026-03-20 09:46:40 UTC.
  static let start = Samples.now
  let service: ServiceInProcess
  let users: KnownUsers
  let catalog: SubscriptionsV1.CatalogService.Client
  let subscriptions: SubscriptionsV1.SubscriptionsService.Client
  let occupancy: SubscriptionsV1.OccupancyService.Client
  private let usersChannel: InProcessChannel

  init(in directory: TemporaryDirectory = TemporaryDirectory(), at time: Instant = start) async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    users = KnownUsers()
    usersChannel = InProcessChannel(users.registrations, group: loops)
    service = try await ServiceInProcess.start(
      SubscriptionsServer.self, at: time, in: directory, peers: [.users: usersChannel], loops: loops)
    catalog = .init(service.channel)
    subscriptions = .init(service.channel)
    occupancy = .init(service.channel)
  }

  /// A house for one test, stopped when it is over.
  static func run(_ test: (SubscriptionsHouse) async throws -> Void) async throws {
    let house = try await SubscriptionsHouse()
    do {
      try await test(house)
    } catch {
      await house.stop()
      throw error
    }
    await house.stop()
  }

  func stop() async {
    usersChannel.close()
    await service.stop()
  }

  /// The product `axiom` and its plan `axiom-eur`.
  func createCatalog() async throws(RPCError) {
    try await createProduct("axiom")
    try await createPlan("axiom-eur")
  }

  @discardableResult
  func createProduct(_ id: String, requestID: String? = nil) async throws(RPCError) -> SubscriptionsV1.Product {
    let request = SubscriptionsV1.CreateProductRequest(
      productId: id, product: .init(displayName: id.prefix(1).uppercased() + id.dropFirst()),
      requestId: requestID ?? "product-\(id)")
    return try await catalog.createProduct(request).product ?? .init()
  }

  @discardableResult
  func createPlan(
    _ id: String, requestID: String? = nil, _ change: (inout SubscriptionsV1.Plan) -> Void = { _ in }
  ) async throws(RPCError) -> SubscriptionsV1.Plan {
    var plan = SubscriptionsV1.Plan(
      displayName: "Axiom, monthly", product: "products/axiom",
      unitPrice: .init(currencyCode: "EUR", minorUnits: 1_990))
    change(&plan)
    let request = SubscriptionsV1.CreatePlanRequest(planId: id, plan: plan, requestId: requestID ?? "plan-\(id)")
    return try await catalog.createPlan(request).plan ?? .init()
  }

  @discardableResult
  func subscribe(
    _ id: String = "axiom", quantity: Int64 = 10, start: String = "", plan: String = "plans/axiom-eur",
    requestID: String? = nil, options: CallOptions = CallOptions()
  ) async throws(RPCError) -> SubscriptionsV1.Subscription {
    let request = SubscriptionsV1.CreateSubscriptionRequest(
      parent: "accounts/acme", subscriptionId: id,
      subscription: .init(plan: plan, startDate: start, quantity: quantity),
      requestId: requestID ?? "subscription-\(id)")
    return try await subscriptions.createSubscription(request, options: options).subscription ?? .init()
  }

  @discardableResult
  func change(
    to quantity: Int64, on date: String = "", etag: String = "", requestID: String,
    options: CallOptions = CallOptions()
  ) async throws(RPCError) -> SubscriptionsV1.Subscription {
    let request = SubscriptionsV1.ChangeQuantityRequest(
      name: "accounts/acme/subscriptions/axiom", quantity: quantity, effectiveDate: date, etag: etag,
      requestId: requestID)
    return try await subscriptions.changeQuantity(request, options: options).subscription ?? .init()
  }

  @discardableResult
  func terminate(
    _ id: String = "axiom", on date: String = "", requestID: String
  ) async throws(RPCError) -> SubscriptionsV1.Subscription {
    let request = SubscriptionsV1.TerminateSubscriptionRequest(
      name: "accounts/acme/subscriptions/\(id)", endDate: date, requestId: requestID)
    return try await subscriptions.terminateSubscription(request).subscription ?? .init()
  }

  @discardableResult
  func arrive(
    _ id: String, name: String = "Ann", user: String = "", requestID: String? = nil
  ) async throws(RPCError) -> SubscriptionsV1.PlatformUser {
    let request = SubscriptionsV1.CreatePlatformUserRequest(
      parent: "accounts/acme", platformUserId: id,
      platformUser: .init(product: "products/axiom", displayName: name, user: user),
      requestId: requestID ?? "arrive-\(id)")
    return try await occupancy.createPlatformUser(request).platformUser ?? .init()
  }

  func leave(_ id: String, requestID: String? = nil) async throws(RPCError) {
    let request = SubscriptionsV1.DeletePlatformUserRequest(
      name: "accounts/acme/platformUsers/\(id)", requestId: requestID ?? "leave-\(id)")
    _ = try await occupancy.deletePlatformUser(request)
  }

  func read() async throws -> SubscriptionsV1.Subscription {
    let request = SubscriptionsV1.GetSubscriptionRequest(name: "accounts/acme/subscriptions/axiom")
    return try #require(try await subscriptions.getSubscription(request).subscription)
  }

  func events() async throws -> [StoredEvent] { try await service.database.events(after: 0, limit: 1_000) }
}
