import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func createSubscription(
    _ request: SubscriptionsV1.CreateSubscriptionRequest, context: CallContext
  ) async throws -> SubscriptionsV1.CreateSubscriptionResponse {
    let now = environment.clock.now()
    let actor = context.actor
    let action = try CreateSubscription(
      SubscriptionDraft(schema: request), uid: environment.randomness.uid(), actor: actor)
    let name = action.name
    let account = try await accounts.account(name.account, for: context)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let plan = try PlanStore.find(action.plan, in: transaction)
      let beginning = try action.decide(
        account: account, plan: plan,
        latest: plan.flatMap { try SubscriptionStore.latest(of: $0.product, for: name.account, in: transaction) },
        idTaken: SubscriptionStore.find(name, in: transaction) != nil,
        activeUsers: plan?.pricingModel == .activeUsers
          ? ActiveUserStore.counts(of: name.account, in: transaction) : [], now: now)
      try SubscriptionStore.insert(beginning.standing.subscription, into: transaction)
      try QuantityStore.insert(beginning.firstStep, of: name, into: transaction)
      try transaction.append(
        SubscriptionsV1.SubscriptionCreated(
          subscription: beginning.standing.schema, plan: beginning.plan.schema, actor: actor,
          requestId: request.requestId, timeZone: account.timeZone.identifier),
        of: name.account, beginning.standing.subscription.stamp)
      var standing = beginning.standing
      for step in beginning.laterSteps {
        standing = standing.changed(to: step.quantity, at: now)
        try Self.save(step, of: standing.subscription, requestID: request.requestId, in: transaction)
      }
      return SubscriptionsV1.CreateSubscriptionResponse(subscription: standing.schema)
    }
  }
}
