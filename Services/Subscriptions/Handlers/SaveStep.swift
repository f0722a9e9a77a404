import BillingTypes
import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  /// Saves one dated step more of a subscription that is one revision further, and publishes it.
  static func save(
    _ step: QuantityStep, of subscription: Subscription, requestID: String, in transaction: any Transaction
  ) throws {
    let name = subscription.name
    try SubscriptionStore.update(subscription, in: transaction)
    try QuantityStore.insert(step, of: name, into: transaction)
    try transaction.append(
      SubscriptionsV1.QuantityChanged(
        subscription: name.resourceName, change: step.schema, requestId: requestID),
      of: name.account, subscription.stamp)
  }
}
