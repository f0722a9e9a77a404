/// From where the periods of a subscription are counted.
public enum PeriodAlignment: Sendable, Hashable {
  /// Months and years turn on the account's cycle day, so the first period may be a part of one. Days and weeks have no
  /// cycle day and run from the start.
  case cycleDay(BillCycleDay)
  /// Whole periods from the start.
  case start
}

/// The aligned periods of a subscription: an endless row of boundaries, each derived from the anchor alone and never
/// from the boundary before it, so that a short month erodes nothing.
public struct BillingSchedule: Sendable, Hashable {
  /// How long each period is.
  public let period: BillingPeriod
  /// From where periods are counted.
  public let alignment: PeriodAlignment
  /// The first day of service.
  public let start: CalendarDate
  private let cycleDay: BillCycleDay
  private let startYear: Int
  private let startMonth: Int

  /// The schedule of a subscription that starts on a day.
  public init(period: BillingPeriod, alignment: PeriodAlignment, start: CalendarDate) {
    self.period = period
    self.alignment = alignment
    self.start = start
    let civil = start.civil
    startYear = civil.year
    startMonth = civil.month
    switch alignment {
    case .cycleDay(let day): cycleDay = day
    case .start: cycleDay = BillCycleDay(dayOf: start)
    }
  }

  /// The boundary of a number: 0 is the start (days, weeks), or the cycle day in the month of the start, which may lie
  /// on either side of it. Throws where the calendar ends.
  public func boundary(_ index: Int) throws(CalendarDateError) -> CalendarDate {
    let (offset, overflow) = index.multipliedReportingOverflow(by: period.count)
    guard !overflow, offset.magnitude < 10_000_000 else { throw .outOfRange }
    switch period.unit {
    case .day: return try start.adding(days: offset)
    case .week: return try start.adding(days: offset * 7)
    case .month: return try cycleDay.date(year: startYear, month: startMonth + offset)
    case .year: return try cycleDay.date(year: startYear + offset, month: startMonth)
    }
  }

  /// The aligned period from boundary `index` to the next one.
  public func period(at index: Int) throws(CalendarDateError) -> DateRange {
    DateRange(start: try boundary(index), end: try boundary(index + 1))
  }

  /// The number of the aligned period that a day lies in.
  public func periodIndex(containing date: CalendarDate) throws(CalendarDateError) -> Int {
    switch period.unit {
    case .day: return CivilCalendar.floorDivide(start.days(to: date), period.count)
    case .week: return CivilCalendar.floorDivide(start.days(to: date), period.count * 7)
    case .month, .year: break
    }
    let civil = date.civil
    let months = (civil.year - startYear) * 12 + civil.month - startMonth
    let monthsPerPeriod = period.unit == .month ? period.count : period.count * 12
    let index = CivilCalendar.floorDivide(months, monthsPerPeriod)
    return try boundary(index) <= date ? index : index - 1
  }

  /// The day's place on a calendar whose months all have thirty days, in days (30E/360): the 31st falls on the 30th, and
  /// the last day of a month that is too short for the cycle day counts as the cycle day. So a period of `n` months has
  /// exactly `30 × n` days, wherever it lies, and days are never counted twice.
  public func thirtyDayNumber(of date: CalendarDate) -> Int {
    let civil = date.civil
    let isTurnOfShortMonth =
      civil.day < cycleDay.day && civil.day == CivilCalendar.dayCount(year: civil.year, month: civil.month)
    let day = isTurnOfShortMonth ? cycleDay.day : civil.day
    return (civil.year * 12 + civil.month - 1) * 30 + min(day, 30) - 1
  }

  /// The number of the period in which service starts; only this one can be billed in part at its beginning.
  public func firstPeriodIndex() throws(CalendarDateError) -> Int { try periodIndex(containing: start) }
}
