import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listProducts(
    _ request: SubscriptionsV1.ListProductsRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListProductsResponse {
    let page = try environment.page(of: context, size: request.pageSize, token: request.pageToken)
    let loaded = try await environment.database.read {
      try ProductStore.list(after: page.text(), limit: page.limit, in: $0)
    }
    let (products, nextToken) = page.cut(loaded) { [.text($0.id.rawValue)] }
    return SubscriptionsV1.ListProductsResponse(products: products.map(\.schema), nextPageToken: nextToken)
  }
}
