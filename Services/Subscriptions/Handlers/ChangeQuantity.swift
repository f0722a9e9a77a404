import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func changeQuantity(
    _ request: SubscriptionsV1.ChangeQuantityRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ChangeQuantityResponse {
    let now = environment.clock.now()
    let action = try ChangeQuantity(
      name: request.name, quantity: request.quantity, effectiveDate: request.effectiveDate, etag: request.etag,
      actor: context.actor)
    let name = action.name
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let (subscription, product, today) = try Self.load(name, at: now, in: transaction)
      let plan = try PlanStore.find(subscription.plan, in: transaction)
      let date = action.effectiveDate(of: subscription, today: today)
      let outcome = try action.decide(
        subscription, timeline: QuantityStore.timeline(of: name, from: date, in: transaction),
        occupancy: OccupancyStore.occupancy(
          of: product, for: name.account, since: date, namedAbove: action.quantity, in: transaction),
        pricingModel: plan?.pricingModel ?? .perSeat, today: today, now: now)
      try Self.save(
        outcome.step, of: outcome.standing.subscription, requestID: request.requestId, in: transaction)
      return SubscriptionsV1.ChangeQuantityResponse(subscription: outcome.standing.schema)
    }
  }
}
