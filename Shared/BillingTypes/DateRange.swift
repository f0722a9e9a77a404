/// A half-open span of days: `start` belongs to it, `end` does not.
public struct DateRange: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The first day.
  public let start: CalendarDate
  /// The first day after it; never before `start`.
  public let end: CalendarDate

  /// The span from one date to another that is not before it.
  public init(start: CalendarDate, end: CalendarDate) {
    precondition(start <= end, "a date range ends on or after the day on which it starts")
    self.start = start
    self.end = end
  }

  /// Days in the span.
  public var dayCount: Int { start.days(to: end) }
  /// Whether the span has no day.
  public var isEmpty: Bool { start == end }
  /// The last day that belongs to the span; `start` itself when it is empty.
  public var lastDay: CalendarDate { isEmpty ? start : CalendarDate(unchecked: end.dayNumber - 1) }

  /// Whether a day belongs to the span.
  public func contains(_ date: CalendarDate) -> Bool { start <= date && date < end }

  /// The days that belong to both, or nil when there are none.
  public func intersection(_ other: DateRange) -> DateRange? {
    let latestStart = max(start, other.start)
    let earliestEnd = min(end, other.end)
    return latestStart < earliestEnd ? DateRange(start: latestStart, end: earliestEnd) : nil
  }

  public var description: String { "[\(start), \(end))" }

  /// By start, then by end.
  public static func < (left: DateRange, right: DateRange) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
