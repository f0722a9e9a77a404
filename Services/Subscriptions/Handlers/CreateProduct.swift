package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func createProduct(
    _ request: SubscriptionsV1.CreateProductRequest, context: CallContext
  ) async throws -> SubscriptionsV1.CreateProductResponse {
    let now = environment.clock.now()
    let action = try CreateProduct(ProductDraft(schema: request), uid: environment.randomness.uid(), now: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, context: context, at: now
    ) { transaction in
      let product = try action.decide(idTaken: ProductStore.find(action.product.id, in: transaction) != nil)
      try ProductStore.insert(product, into: transaction)
      return SubscriptionsV1.CreateProductResponse(product: product.schema)
    }
  }
}
