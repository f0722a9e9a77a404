import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func deletePlatformUser(
    _ request: SubscriptionsV1.DeletePlatformUserRequest, context: CallContext
  ) async throws -> SubscriptionsV1.DeletePlatformUserResponse {
    let now = environment.clock.now()
    let name = try FieldProblem.check("name") { try PlatformUserName(resourceName: request.name) }
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      guard let user = try PlatformUserStore.find(name, in: transaction) else {
        throw SubscriptionsError.platformUserNotFound(name)
      }
      try PlatformUserStore.delete(user, in: transaction)
      return SubscriptionsV1.DeletePlatformUserResponse()
    }
  }
}
