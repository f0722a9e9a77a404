import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listPlatformUsers(
    _ request: SubscriptionsV1.ListPlatformUsersRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListPlatformUsersResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let product = try FieldProblem.check("product") {
      request.product.isEmpty ? nil : try ProductID(resourceName: request.product)
    }
    let page = try environment.page(
      of: context, [account.rawValue, request.product], size: request.pageSize, token: request.pageToken)
    _ = try await accounts.account(account, for: context)
    let loaded = try await environment.database.read {
      try PlatformUserStore.list(of: account, product: product, after: page.text(), limit: page.limit, in: $0)
    }
    let (users, nextToken) = page.cut(loaded) { [.text($0.name.platformUser.rawValue)] }
    return SubscriptionsV1.ListPlatformUsersResponse(
      platformUsers: users.map(\.schema), nextPageToken: nextToken)
  }
}
