import Foundation
import RPC
import Schemas
import Transport

/// The measured service; answers as the other peers' servers do.
struct BenchServer: BillingBenchV1.Subscriptions.Methods {
  func getSubscription(
    _ request: BillingBenchV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> BillingBenchV1.Subscription {
    Self.answer(to: request)
  }

  /// What every peer's server answers.
  static func answer(to request: BillingBenchV1.GetSubscriptionRequest) -> BillingBenchV1.Subscription {
    BillingBenchV1.Subscription(
      id: request.subscriptionId, accountId: request.accountId, plan: "enterprise-annual", currency: "EUR",
      revision: request.revision, status: 2, createdAtMs: 1_735_689_600_000, renewsAtMs: 1_767_225_600_000,
      items: [
        BillingBenchV1.SubscriptionItem(sku: "seat-standard", quantity: 25, unitPriceCents: 1200),
        BillingBenchV1.SubscriptionItem(sku: "seat-viewer", quantity: 140, unitPriceCents: 300),
        BillingBenchV1.SubscriptionItem(sku: "storage-100gb", quantity: 3, unitPriceCents: 4999),
      ])
  }

  /// Serves until the process is ended.
  static func run(_ options: BenchOptions) async throws {
    let group = EventLoopGroup(count: options.loops)
    let server = RPCServer(
      registrations: [BillingBenchV1.Subscriptions.registration(BenchServer())], group: group)
    let address = try server.listen(on: try SocketAddress(parsing: options.address))
    FileHandle.standardError.write(Data("listening on \(address)\n".utf8))
    while true { try await Task.sleep(for: .seconds(3600)) }
  }
}
