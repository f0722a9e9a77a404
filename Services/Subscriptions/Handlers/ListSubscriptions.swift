import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listSubscriptions(
    _ request: SubscriptionsV1.ListSubscriptionsRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListSubscriptionsResponse {
    let id = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(of: context, [id.rawValue], size: request.pageSize, token: request.pageToken)
    let account = try await accounts.account(id, for: context)
    let today = account.timeZone.date(of: environment.clock.now())
    let loaded = try await environment.database.read {
      try SubscriptionStore.list(of: id, after: page.text(), limit: page.limit, today: today, in: $0)
    }
    let (standings, nextToken) = page.cut(loaded) { [.text($0.subscription.name.subscription.rawValue)] }
    return SubscriptionsV1.ListSubscriptionsResponse(
      subscriptions: standings.map(\.schema), nextPageToken: nextToken)
  }
}
