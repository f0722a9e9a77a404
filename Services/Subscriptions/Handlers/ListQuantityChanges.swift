import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listQuantityChanges(
    _ request: SubscriptionsV1.ListQuantityChangesRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListQuantityChangesResponse {
    let name = try FieldProblem.check("name") { try SubscriptionName(resourceName: request.name) }
    let page = try environment.page(
      of: context, [name.resourceName], size: request.pageSize, token: request.pageToken)
    let loaded = try await environment.database.read { reader in
      guard try SubscriptionStore.find(name, in: reader) != nil else {
        throw SubscriptionsError.subscriptionNotFound(name)
      }
      return try QuantityStore.list(
        of: name, after: page.text(0), order: page.integer(1), limit: page.limit, in: reader)
    }
    let (steps, nextToken) = page.cut(loaded) { [.text($0.effectiveDate.iso), .int64($0.order)] }
    return SubscriptionsV1.ListQuantityChangesResponse(
      quantityChanges: steps.map(\.schema), nextPageToken: nextToken)
  }
}
