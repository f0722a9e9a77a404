package import BillingTypes

extension BillingSchedule {
  /// From where a subscription is open when nothing of it is billed from a day on: the start of the aligned period that
  /// holds the day, or the first one. Where the calendar has no such period the day itself; rating then says why.
  package func openFrom(_ date: CalendarDate) -> CalendarDate {
    do { return try period(at: periodIndex(containing: max(date, start))).start } catch { return date }
  }

  /// From where a subscription that was open from one day on is open once something changes from another day on.
  package func reopened(_ openFrom: CalendarDate, by effectiveDate: CalendarDate) -> CalendarDate {
    min(openFrom, self.openFrom(effectiveDate))
  }
}
