package import BillingTypes

/// Something off the price for a time. It lies within the amount of a line, so a credit of the line gives back a share of
/// what was paid after it.
package struct Discount: Sendable, Hashable {
  /// What is taken off.
  package enum Value: Sendable, Hashable {
    /// Hundredths of a percent, 0 to 10,000.
    case percent(hundredths: Int64)
    /// Off the price of all units for a whole period, in minor units; the rest is never below zero.
    case amount(Money)
  }

  /// When it ends.
  package enum End: Sendable, Hashable {
    case never
    /// The first day without it.
    case date(CalendarDate)
    /// After so many aligned periods, of which the one that holds its first day is the first, also where it is a part.
    case periods(Int)
  }

  package let value: Value
  /// Its first day; nil for the first day of service.
  package let from: CalendarDate?
  package let end: End

  /// A discount of 0 to 100 percent, or of zero or more.
  package init(_ value: Value, from: CalendarDate? = nil, end: End = .never) throws(RatingError) {
    switch value {
    case .percent(let hundredths):
      guard (0...10_000).contains(hundredths) else { throw .percentOutOfRange(hundredths) }
    case .amount(let amount):
      guard amount.minorUnits >= 0 else { throw .negativePrice(amount) }
    }
    if case .periods(let count) = end { try checkPeriodCount(count) }
    self.value = value
    self.from = from
    self.end = end
  }

  /// Its days on a schedule.
  func days(on schedule: BillingSchedule) throws(RatingError) -> DateRange {
    let first = max(from ?? schedule.start, schedule.start)
    switch end {
    case .never: return DateRange(start: first, end: .maximum)
    case .date(let date): return DateRange(start: first, end: max(first, date))
    case .periods(let count): return DateRange(start: first, end: try schedule.end(ofPeriods: count, from: first))
    }
  }
}

extension Discount.Value: CustomStringConvertible {
  /// What is taken off, for people: `10%`, `12.5%`, `EUR 5.00`.
  package var description: String {
    switch self {
    case .amount(let amount): return amount.description
    case .percent(let hundredths):
      let rest = hundredths % 100
      let decimals = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
      return "\(hundredths / 100)\(decimals)%"
    }
  }
}

/// Time at the beginning that costs nothing.
package enum FreeTime: Sendable, Hashable {
  case none
  /// So many aligned periods, of which the one that holds the first day of service is the first, also where it is a part.
  case periods(Int)
  /// Every day before this one.
  case until(CalendarDate)

  /// The first day that is paid for.
  func end(on schedule: BillingSchedule) throws(RatingError) -> CalendarDate {
    switch self {
    case .none: return schedule.start
    case .periods(let count):
      try checkPeriodCount(count)
      return try schedule.end(ofPeriods: count, from: schedule.start)
    case .until(let date): return max(date, schedule.start)
    }
  }
}

private func checkPeriodCount(_ count: Int) throws(RatingError) {
  guard (0...InvoicingLimits.dealPeriodsMaximum).contains(count) else { throw .periodCountOutOfRange(count) }
}

extension BillingSchedule {
  /// The day on which a number of aligned periods is over, counting the one that holds `date` as the first.
  fileprivate func end(ofPeriods count: Int, from date: CalendarDate) throws(RatingError) -> CalendarDate {
    if count == 0 { return date }
    do { return try boundary(periodIndex(containing: date) + count) } catch { throw .dateOutOfRange }
  }
}
