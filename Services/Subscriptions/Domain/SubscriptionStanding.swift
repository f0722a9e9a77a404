package import BillingTypes

/// A subscription with the counts that change while it does not.
package struct SubscriptionStanding: Sendable, Hashable {
  /// The contract.
  package let subscription: Subscription
  /// Units bought as of today; of a subscription that is yet to start, those that it will start with.
  package let quantity: Int64
  /// Users that exist on the product's platform.
  package let occupied: Int64

  /// A subscription as it stands; one that has been ended has neither units nor users.
  ///
  /// - Parameters:
  ///   - inEffect: The quantity that holds on ``Subscription/latestChangeDate(today:)``.
  ///   - occupied: Users that exist on the platform of its product.
  package init(_ subscription: Subscription, inEffect: Int64, occupied: Int64) {
    self.subscription = subscription
    self.quantity = subscription.isTerminated ? 0 : inEffect
    self.occupied = subscription.isTerminated ? 0 : occupied
  }

  /// The subscription with another quantity, one revision later.
  package func changed(to quantity: Int64, at now: Instant) -> SubscriptionStanding {
    SubscriptionStanding(subscription.changed(at: now), inEffect: quantity, occupied: occupied)
  }
}
