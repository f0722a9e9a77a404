package import BillingTypes

/// A contract of an account for a product on the terms of a plan, from a date. Its quantity is a ``QuantityTimeline``.
package struct Subscription: Sendable, Hashable {
  /// Account and id.
  package let name: SubscriptionName
  /// Identity, revision and times.
  package let stamp: ResourceStamp
  /// Its terms.
  package let plan: PlanID
  /// What it buys.
  package let product: ProductID
  /// First day of service.
  package let startDate: CalendarDate
  /// First day without service; nil while it runs.
  package let endDate: CalendarDate?

  /// A subscription as it was decided or stored.
  package init(
    name: SubscriptionName, stamp: ResourceStamp, plan: PlanID, product: ProductID, startDate: CalendarDate,
    endDate: CalendarDate?
  ) {
    self.name = name
    self.stamp = stamp
    self.plan = plan
    self.product = product
    self.startDate = startDate
    self.endDate = endDate
  }

  /// Whether it has been ended, by today or on a day to come.
  package var isTerminated: Bool { endDate != nil }

  /// The last day on which a change may take effect: today, or the start while that lies ahead.
  package func latestChangeDate(today: CalendarDate) -> CalendarDate { max(today, startDate) }

  /// The subscription after a change of its quantity.
  func changed(at now: Instant) -> Subscription {
    Subscription(
      name: name, stamp: stamp.changed(at: now), plan: plan, product: product, startDate: startDate, endDate: endDate)
  }

  /// The subscription ended on a date.
  func ended(on date: CalendarDate, at now: Instant) -> Subscription {
    Subscription(
      name: name, stamp: stamp.changed(at: now), plan: plan, product: product, startDate: startDate, endDate: date)
  }
}
