package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func createPlan(
    _ request: SubscriptionsV1.CreatePlanRequest, context: CallContext
  ) async throws -> SubscriptionsV1.CreatePlanResponse {
    let now = environment.clock.now()
    let action = try CreatePlan(PlanDraft(schema: request), uid: environment.randomness.uid(), now: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, context: context, at: now
    ) { transaction in
      let plan = try action.decide(
        idTaken: PlanStore.find(action.plan.id, in: transaction) != nil,
        productExists: ProductStore.find(action.plan.product, in: transaction) != nil)
      try PlanStore.insert(plan, into: transaction)
      return SubscriptionsV1.CreatePlanResponse(plan: plan.schema)
    }
  }
}
