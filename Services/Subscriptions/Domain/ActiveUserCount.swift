package import BillingTypes

/// How many users of an account are active from a day on, until the day of the next count.
package struct ActiveUserCount: Sendable, Hashable {
  /// The day, in the account's time zone.
  package let date: CalendarDate
  /// Users that are active at its end.
  package let count: Int64

  /// The count of a day.
  package init(date: CalendarDate, count: Int64) {
    self.date = date
    self.count = count
  }
}
