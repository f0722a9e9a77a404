package import BillingTypes

/// Decides another quantity of a subscription from a day on (R14-R18, R82, R91): the total wanted, not the difference.
package struct ChangeQuantity: Sendable {
  /// Which subscription.
  package let name: SubscriptionName
  /// The total wanted.
  package let quantity: Int64
  private let effectiveDate: CalendarDate?
  private let etag: String
  private let actor: String

  /// What a change leaves behind.
  package struct Outcome: Sendable, Hashable {
    /// The contract, one revision later.
    package let standing: SubscriptionStanding
    /// The new step.
    package let step: QuantityStep
  }

  /// Checks a request. `effectiveDate` is ISO 8601 or empty for today; an empty `etag` changes whatever is there.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the request.
  package init(
    name: String, quantity: Int64, effectiveDate: String, etag: String, actor: String
  ) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let subscriptionName = checks.value("name") { try SubscriptionName(resourceName: name) }
    let date = checks.optionalDate(effectiveDate, "effective_date")
    checks.quantity(quantity, "quantity")
    guard let subscriptionName, let date, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = subscriptionName
    self.quantity = quantity
    self.effectiveDate = date
    self.etag = etag
    self.actor = actor
  }

  /// The day from which the change is to hold: the one asked for, else today, else the start while that lies ahead.
  package func effectiveDate(of subscription: Subscription, today: CalendarDate) -> CalendarDate {
    effectiveDate ?? subscription.latestChangeDate(today: today)
  }

  /// The changed subscription.
  ///
  /// On every day from the effective date on, no fewer units may be bought than users that exist now existed on that
  /// day. Since the users that come later need a free unit on every day to come, this keeps purchased ≥ occupied (I5),
  /// whatever is changed backdated.
  ///
  /// - Parameters:
  ///   - timeline: From the effective date on.
  ///   - occupancy: Of the subscription's product, looking back to the effective date.
  ///   - pricingModel: Of the subscription's plan.
  package func decide(
    _ subscription: Subscription, timeline: QuantityTimeline, occupancy: Occupancy,
    pricingModel: PricingModel = .perSeat, today: CalendarDate, now: Instant
  ) throws(SubscriptionsError) -> Outcome {
    try subscription.requireChangeable(etag: etag)
    guard pricingModel == .perSeat else { throw .quantityFollowsUsers(subscription.name) }
    let date = effectiveDate(of: subscription, today: today)
    try subscription.requireEffective(date, today: today)
    let step = QuantityStep(
      order: timeline.stepCount + 1, effectiveDate: date, previousQuantity: timeline.quantity(on: date),
      quantity: quantity, createdAt: now, actor: actor)
    let changed = timeline.adding(step)
    if let day = occupancy.firstShortDay(of: changed, from: date) {
      throw .quantityBelowOccupied(
        occupancy, quantity: changed.quantity(on: day), occupied: occupancy.count(on: day), on: day)
    }
    let standing = SubscriptionStanding(
      subscription.changed(at: now), inEffect: changed.quantity(on: subscription.latestChangeDate(today: today)),
      occupied: occupancy.count)
    return Outcome(standing: standing, step: step)
  }
}
