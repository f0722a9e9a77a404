import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func getSubscription(
    _ request: SubscriptionsV1.GetSubscriptionRequest, context: CallContext
  ) async throws -> SubscriptionsV1.GetSubscriptionResponse {
    let name = try FieldProblem.check("name") { try SubscriptionName(resourceName: request.name) }
    let now = environment.clock.now()
    return try await environment.database.read { reader in
      guard let account = try AccountStore.find(name.account, in: reader),
        let standing = try SubscriptionStore.standing(name, today: account.timeZone.date(of: now), in: reader)
      else { throw SubscriptionsError.subscriptionNotFound(name) }
      return SubscriptionsV1.GetSubscriptionResponse(subscription: standing.schema)
    }
  }
}
