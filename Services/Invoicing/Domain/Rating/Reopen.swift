package import BillingTypes

/// The aligned periods that may still bring lines.
package struct OpenPeriods: Sendable, Hashable {
  /// From where all are; the last day of the calendar when none is.
  package let from: CalendarDate
  /// Whole ones before that, which late changes have opened again.
  package let reopened: DateRange?

  package init(from: CalendarDate, reopened: DateRange? = nil) {
    self.from = from
    self.reopened = reopened
  }

  /// The first day of an open period.
  package var earliest: CalendarDate { reopened?.start ?? from }

  /// What is open once something changes on some days: from the first day on which it holds to the day on which something
  /// else follows, or the last day of the calendar.
  package func reopened(by days: DateRange, on schedule: BillingSchedule) -> OpenPeriods {
    guard !days.isEmpty, days.start < from, days.end > schedule.start else { return self }
    let touched = DateRange(start: schedule.openFrom(days.start), end: schedule.periodEnd(of: days.lastDay) ?? from)
    let start = min(touched.start, reopened?.start ?? touched.start)
    let end = max(touched.end, reopened?.end ?? touched.end)
    // Periods up to where all are open need no end of their own.
    return end >= from ? OpenPeriods(from: start) : OpenPeriods(from: from, reopened: DateRange(start: start, end: end))
  }
}

extension BillingSchedule {
  /// From where a subscription is open when nothing of it is billed from a day on: the start of the aligned period that
  /// holds the day, or the first one. Where the calendar has no such period the day itself; rating then says why.
  package func openFrom(_ date: CalendarDate) -> CalendarDate {
    do { return try period(at: periodIndex(containing: max(date, start))).start } catch { return date }
  }

  /// The end of the aligned period that holds a day; nil where the calendar ends before it.
  fileprivate func periodEnd(of date: CalendarDate) -> CalendarDate? {
    do { return try boundary(periodIndex(containing: date) + 1) } catch { return nil }
  }
}
