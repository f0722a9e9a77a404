/// The day of the month on which an account's periods turn. A month without that day turns on its last day, and the
/// next month is derived from the cycle day again: 31 gives 31 March, 30 April, 31 May.
public struct BillCycleDay: Sendable, Hashable, CustomStringConvertible {
  /// 1 to 31.
  public let day: Int

  /// The cycle day of a number from 1 to 31.
  public init(_ day: Int) throws(BillingPeriodError) {
    guard (1...31).contains(day) else { throw .cycleDayOutOfRange(day) }
    self.day = day
  }

  init(dayOf date: CalendarDate) { self.day = date.day }

  /// The first of the month, the cycle day of an account that names none.
  public static let first = BillCycleDay(dayOf: CalendarDate.minimum)

  /// The date on which the month turns. `month` may lie outside 1–12 and then counts on into other years.
  public func date(year: Int, month: Int) throws(CalendarDateError) -> CalendarDate {
    let (months, overflow) = year.multipliedReportingOverflow(by: 12)
    guard !overflow, months.magnitude < 1_000_000, month.magnitude < 20_000_000 else { throw .outOfRange }
    let sum = months + month - 1
    let realYear = CivilCalendar.floorDivide(sum, 12)
    let realMonth = sum - realYear * 12 + 1
    guard (1...9999).contains(realYear) else { throw .outOfRange }
    let clamped = min(day, CivilCalendar.dayCount(year: realYear, month: realMonth))
    return CalendarDate(unchecked: CivilCalendar.dayNumber(year: realYear, month: realMonth, day: clamped))
  }

  public var description: String { String(day) }
}
