import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func terminateSubscription(
    _ request: SubscriptionsV1.TerminateSubscriptionRequest, context: CallContext
  ) async throws -> SubscriptionsV1.TerminateSubscriptionResponse {
    let now = environment.clock.now()
    let actor = context.actor
    let action = try TerminateSubscription(name: request.name, endDate: request.endDate, etag: request.etag)
    let name = action.name
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let (subscription, product, today) = try Self.load(name, at: now, in: transaction)
      let standing = try action.decide(
        subscription,
        occupancy: OccupancyStore.occupancy(
          of: product, for: name.account, since: today, namedAbove: 0, in: transaction),
        today: today, now: now)
      try SubscriptionStore.update(standing.subscription, in: transaction)
      try transaction.append(
        SubscriptionsV1.SubscriptionTerminated(
          subscription: name.resourceName, endDate: standing.schema.endDate, actor: actor,
          requestId: request.requestId),
        of: name.account, standing.subscription.stamp)
      return SubscriptionsV1.TerminateSubscriptionResponse(subscription: standing.schema)
    }
  }
}
