package import BillingTypes

/// Decides the end of a subscription (R17, R99): its first day without service.
package struct TerminateSubscription: Sendable {
  /// Which subscription.
  package let name: SubscriptionName
  private let endDate: CalendarDate?
  private let etag: String

  /// Checks a request. `endDate` is ISO 8601 or empty for today; an empty `etag` ends whatever is there.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the request.
  package init(name: String, endDate: String, etag: String) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let subscriptionName = checks.value("name") { try SubscriptionName(resourceName: name) }
    let date = checks.optionalDate(endDate, "end_date")
    guard let subscriptionName, let date, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = subscriptionName
    self.endDate = date
    self.etag = etag
  }

  /// The ended subscription. Refused while users exist on the platform: they are deleted there first.
  package func decide(
    _ subscription: Subscription, occupancy: Occupancy, today: CalendarDate, now: Instant
  ) throws(SubscriptionsError) -> SubscriptionStanding {
    try subscription.requireChangeable(etag: etag)
    let date = endDate ?? subscription.latestChangeDate(today: today)
    try subscription.requireEffective(date, today: today)
    guard occupancy.count == 0 else { throw .subscriptionOccupied(subscription.name, occupancy) }
    return SubscriptionStanding(subscription.ended(on: date, at: now), inEffect: 0, occupied: 0)
  }
}
