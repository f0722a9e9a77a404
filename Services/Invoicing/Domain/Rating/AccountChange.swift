package import BillingTypes

/// What happens to a subscription from a day on. It names one or several things; of those delivered for one day the last
/// counts, each thing by itself.
package struct AccountChange: Sendable, Hashable {
  /// Goods bought on the day.
  package struct Bought: Sendable, Hashable {
    /// What it is called; with the day it tells one purchase from another.
    package let item: String
    package let quantity: Int64
    /// Price of one.
    package let unitPrice: Money

    package init(item: String, quantity: Int64 = 1, unitPrice: Money) {
      self.item = item
      self.quantity = quantity
      self.unitPrice = unitPrice
    }
  }

  package let subscription: SubscriptionID
  package let date: CalendarDate
  /// Units from the day on.
  package let quantity: Int64?
  /// Price from the day on.
  package let pricing: Pricing?
  package let bought: Bought?
  /// Whether service is over from the day on, whatever quantities follow, or goes on after all.
  package let isEnded: Bool?
  /// Whether service rests from the day on, or goes on.
  package let isPaused: Bool?
  /// Who asked for it.
  package let actor: String
  /// Names the delivery: a second one of that name is nothing new. Nil for changes that only come once.
  package let deliveryID: String?

  package init(
    subscription: SubscriptionID, date: CalendarDate, quantity: Int64? = nil, pricing: Pricing? = nil,
    bought: Bought? = nil, isEnded: Bool? = nil, isPaused: Bool? = nil, actor: String = "", deliveryID: String? = nil
  ) {
    self.subscription = subscription
    self.date = date
    self.quantity = quantity
    self.pricing = pricing
    self.bought = bought
    self.isEnded = isEnded
    self.isPaused = isPaused
    self.actor = actor
    self.deliveryID = deliveryID
  }
}
