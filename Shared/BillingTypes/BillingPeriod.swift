/// What a billing period is counted in.
public enum PeriodUnit: String, Sendable, Hashable, CaseIterable {
  case day, week, month, year
}

/// The span that a recurring price covers: a number of days, weeks, months or years.
public struct BillingPeriod: Sendable, Hashable, CustomStringConvertible {
  /// What is counted.
  public let unit: PeriodUnit
  /// How many of them, 1 to 1,000; 3 with months is a quarter.
  public let count: Int

  /// A period of a number of units.
  public init(unit: PeriodUnit, count: Int) throws(BillingPeriodError) {
    guard (1...BillingLimits.periodCountMaximum).contains(count) else { throw .countOutOfRange(count) }
    self.unit = unit
    self.count = count
  }

  private init(knownUnit: PeriodUnit) {
    self.unit = knownUnit
    self.count = 1
  }

  /// A number of quarters, which are three months each.
  public static func quarters(_ count: Int) throws(BillingPeriodError) -> BillingPeriod {
    let (months, overflow) = count.multipliedReportingOverflow(by: 3)
    if overflow { throw .countOutOfRange(count) }
    return try BillingPeriod(unit: .month, count: months)
  }

  /// How many calendar months it spans; nil where it is counted in days or weeks.
  public var months: Int? {
    switch unit {
    case .day, .week: nil
    case .month: count
    case .year: count * 12
    }
  }

  /// One calendar month, the period of a plan that names none.
  public static let month = BillingPeriod(knownUnit: .month)

  public var description: String {
    let noun =
      switch unit {
      case .day: "day"
      case .week: "week"
      case .month: "month"
      case .year: "year"
      }
    return count == 1 ? noun : "\(count) \(noun)s"
  }
}

/// Why a period can not be.
public enum BillingPeriodError: Error, Hashable, CustomStringConvertible {
  /// Fewer than 1 or more than 1,000 units.
  case countOutOfRange(Int)
  /// A cycle day that is not 1 to 31.
  case cycleDayOutOfRange(Int)

  public var description: String {
    switch self {
    case .countOutOfRange(let count):
      "a period of \(count) units is not possible; use 1 to \(BillingLimits.periodCountMaximum)"
    case .cycleDayOutOfRange(let day): "\(day) is not a bill cycle day; use 1 to 31"
    }
  }
}
