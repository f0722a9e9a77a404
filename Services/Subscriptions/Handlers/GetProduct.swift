import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func getProduct(
    _ request: SubscriptionsV1.GetProductRequest, context: CallContext
  ) async throws -> SubscriptionsV1.GetProductResponse {
    let id = try FieldProblem.check("name") { try ProductID(resourceName: request.name) }
    guard let product = try await environment.database.read({ try ProductStore.find(id, in: $0) }) else {
      throw SubscriptionsError.productNotFound(id)
    }
    return SubscriptionsV1.GetProductResponse(product: product.schema)
  }
}
