/// A subscription with the counts that change while it does not.
package struct SubscriptionStanding: Sendable, Hashable {
  /// The contract.
  package let subscription: Subscription
  /// Units bought as of today; of a subscription that is yet to start, those that it will start with.
  package let quantity: Int64
  /// Users that exist on the product's platform.
  package let occupied: Int64

  /// A subscription as it stands.
  package init(subscription: Subscription, quantity: Int64, occupied: Int64) {
    self.subscription = subscription
    self.quantity = quantity
    self.occupied = occupied
  }
}
