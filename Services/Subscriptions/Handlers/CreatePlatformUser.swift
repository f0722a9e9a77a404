import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func createPlatformUser(
    _ request: SubscriptionsV1.CreatePlatformUserRequest, context: CallContext
  ) async throws -> SubscriptionsV1.CreatePlatformUserResponse {
    let now = environment.clock.now()
    let action = try CreatePlatformUser(PlatformUserDraft(schema: request), uid: environment.randomness.uid())
    let name = action.name
    let account = try await accounts.account(name.account, for: context)
    if let user = action.user {
      try await accounts.requireMember(UserName(account: name.account, user: user), for: context)
    }
    let today = account.timeZone.date(of: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let product = try ProductStore.find(action.product, in: transaction)
      let subscription = try SubscriptionStore.running(of: action.product, for: name.account, in: transaction)
      if let product, let subscription,
        try PlanStore.find(subscription.plan, in: transaction)?.pricingModel == .activeUsers
      {
        throw SubscriptionsError.productWithoutSeats(product, subscription.name)
      }
      let user = try action.decide(
        timeline: subscription.map { try QuantityStore.timeline(of: $0.name, from: today, in: transaction) },
        occupancy: product.map {
          try OccupancyStore.occupancy(of: $0, for: name.account, since: today, in: transaction)
        },
        idTaken: PlatformUserStore.find(name, in: transaction) != nil, today: today, now: now)
      try PlatformUserStore.insert(user, into: transaction)
      return SubscriptionsV1.CreatePlatformUserResponse(platformUser: user.schema)
    }
  }
}
