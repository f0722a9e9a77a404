import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func getPlan(
    _ request: SubscriptionsV1.GetPlanRequest, context: CallContext
  ) async throws -> SubscriptionsV1.GetPlanResponse {
    let id = try FieldProblem.check("name") { try PlanID(resourceName: request.name) }
    guard let plan = try await environment.database.read({ try PlanStore.find(id, in: $0) }) else {
      throw SubscriptionsError.planNotFound(id)
    }
    return SubscriptionsV1.GetPlanResponse(plan: plan.schema)
  }
}
