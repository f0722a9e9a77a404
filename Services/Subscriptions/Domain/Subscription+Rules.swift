import BillingTypes

extension Subscription {
  /// Refuses a change of what has been ended, and one by a caller who saw an older state.
  func requireChangeable(etag: String) throws(SubscriptionsError) {
    if let endDate { throw .subscriptionTerminated(name, endDate: endDate) }
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(name) }
  }

  /// Refuses a day before the start and one that is yet to come; of a subscription that is yet to start, the start is
  /// the one day that can be changed.
  func requireEffective(_ date: CalendarDate, today: CalendarDate) throws(SubscriptionsError) {
    guard date >= startDate else { throw .effectiveDateBeforeStart(date, startDate: startDate) }
    let latest = latestChangeDate(today: today)
    guard date <= latest else { throw .effectiveDateInFuture(date, latest: latest) }
  }
}
