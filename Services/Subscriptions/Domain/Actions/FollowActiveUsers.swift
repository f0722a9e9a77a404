package import BillingTypes

/// Decides what another number of active users makes of a subscription that is billed by them (R79, R92, R93).
package struct FollowActiveUsers: Sendable {
  private let count: ActiveUserCount
  private let actor: String

  /// What a change leaves behind.
  package struct Outcome: Sendable, Hashable {
    /// The contract, one revision later.
    package let subscription: Subscription
    /// The new step.
    package let step: QuantityStep
  }

  /// `count` as it is told, and who changed it.
  package init(_ count: ActiveUserCount, actor: String) {
    self.count = count
    self.actor = actor
  }

  /// From which day the subscription has another quantity: the day of the count, or the start while that lies ahead.
  package func effectiveDate(of subscription: Subscription) -> CalendarDate { max(count.date, subscription.startDate) }

  /// The changed subscription; nil where it has that quantity already, or has ended.
  ///
  /// - Parameter timeline: From the effective date on.
  package func decide(_ subscription: Subscription, timeline: QuantityTimeline, now: Instant) -> Outcome? {
    let date = effectiveDate(of: subscription)
    let previous = timeline.quantity(on: date)
    guard !subscription.isTerminated, previous != count.count else { return nil }
    let step = QuantityStep(
      order: timeline.stepCount + 1, effectiveDate: date, previousQuantity: previous, quantity: count.count,
      createdAt: now, actor: actor)
    return Outcome(subscription: subscription.changed(at: now), step: step)
  }
}
