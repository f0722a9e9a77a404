package import BillingTypes

/// The start of the earliest period that is open once something changes from a day on: the period of that day, or what
/// was open before where that is earlier.
package func reopened(
  _ timeline: SubscriptionTimeline, _ openFrom: CalendarDate, by effectiveDate: CalendarDate
) throws(RatingError) -> CalendarDate {
  let date = max(effectiveDate, timeline.start)
  if date >= openFrom { return openFrom }
  let schedule = timeline.schedule
  do { return try schedule.period(at: schedule.periodIndex(containing: date)).start } catch { throw .dateOutOfRange }
}
