import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listPlans(
    _ request: SubscriptionsV1.ListPlansRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListPlansResponse {
    let page = try environment.page(of: context, size: request.pageSize, token: request.pageToken)
    let loaded = try await environment.database.read {
      try PlanStore.list(after: page.text(), limit: page.limit, in: $0)
    }
    let (plans, nextToken) = page.cut(loaded) { [.text($0.id.rawValue)] }
    return SubscriptionsV1.ListPlansResponse(plans: plans.map(\.schema), nextPageToken: nextToken)
  }
}
