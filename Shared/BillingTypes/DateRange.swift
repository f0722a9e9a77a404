/// A half-open span of days: `start` belongs to it, `end` does not.
package struct DateRange: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The first day.
  package let start: CalendarDate
  /// The first day after it; never before `start`.
  package let end: CalendarDate

  /// The span from one date to another that is not before it.
  package init(start: CalendarDate, end: CalendarDate) {
    precondition(start <= end, "a date range ends on or after the day on which it starts")
    self.start = start
    self.end = end
  }

  /// Days in the span.
  package var dayCount: Int { start.days(to: end) }
  /// Whether the span has no day.
  package var isEmpty: Bool { start == end }
  /// The last day that belongs to the span; `start` itself when it is empty.
  package var lastDay: CalendarDate { isEmpty ? start : CalendarDate(unchecked: end.dayNumber - 1) }

  /// Whether a day belongs to the span.
  package func contains(_ date: CalendarDate) -> Bool { start <= date && date < end }

  /// The days that belong to both, or nil when there are none.
  package func intersection(_ other: DateRange) -> DateRange? {
    let latestStart = max(start, other.start)
    let earliestEnd = min(end, other.end)
    return latestStart < earliestEnd ? DateRange(start: latestStart, end: earliestEnd) : nil
  }

  package var description: String { "[\(start), \(end))" }

  /// By start, then by end.
  package static func < (left: DateRange, right: DateRange) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
