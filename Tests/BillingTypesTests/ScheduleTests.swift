import BillingTypes
import Testing

@Suite struct ScheduleTests {
  func date(_ iso: String) throws -> CalendarDate { try CalendarDate(iso: iso) }

  func boundaries(_ schedule: BillingSchedule, _ range: ClosedRange<Int>) throws -> [String] {
    try range.map { try schedule.boundary($0).iso }
  }

  func monthly(day: Int, start: String) throws -> BillingSchedule {
    BillingSchedule(period: .month, alignment: .cycleDay(try BillCycleDay(day)), start: try date(start))
  }

  @Test func aShortMonthErodesNothing() throws {
    #expect(
      try boundaries(monthly(day: 31, start: "2026-01-31"), 0...5)
        == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"])
    #expect(try boundaries(monthly(day: 30, start: "2024-01-30"), 0...2) == ["2024-01-30", "2024-02-29", "2024-03-30"])
    #expect(try boundaries(monthly(day: 29, start: "2025-01-29"), 0...2) == ["2025-01-29", "2025-02-28", "2025-03-29"])
    #expect(try boundaries(monthly(day: 29, start: "2024-01-29"), 0...2) == ["2024-01-29", "2024-02-29", "2024-03-29"])
  }

  @Test func leapDayYearsComeBackToTheLeapDay() throws {
    let schedule = BillingSchedule(
      period: try BillingPeriod(unit: .year, count: 1), alignment: .start, start: try date("2024-02-29"))
    #expect(
      try boundaries(schedule, 0...4) == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"])
  }

  @Test func daysAndWeeksRunFromTheStart() throws {
    let cycleDay = PeriodAlignment.cycleDay(try BillCycleDay(1))
    let weeks = BillingSchedule(
      period: try BillingPeriod(unit: .week, count: 2), alignment: cycleDay, start: try date("2026-03-11"))
    #expect(try boundaries(weeks, -1...1) == ["2026-02-25", "2026-03-11", "2026-03-25"])
    let days = BillingSchedule(
      period: try BillingPeriod(unit: .day, count: 10), alignment: cycleDay, start: try date("2026-02-20"))
    #expect(try boundaries(days, 0...1) == ["2026-02-20", "2026-03-02"])
    #expect(try days.periodIndex(containing: try date("2026-02-19")) == -1)
  }

  @Test func theFirstPeriodIsTheAlignedOneThatHoldsTheStart() throws {
    for (day, start, period): (Int, String, String) in [
      (1, "2026-03-12", "[2026-03-01, 2026-04-01)"), (15, "2026-03-12", "[2026-02-15, 2026-03-15)"),
      (15, "2026-03-15", "[2026-03-15, 2026-04-15)"), (31, "2026-02-14", "[2026-01-31, 2026-02-28)"),
      (31, "2026-02-28", "[2026-02-28, 2026-03-31)"), (31, "2026-04-29", "[2026-03-31, 2026-04-30)"),
    ] {
      let schedule = try monthly(day: day, start: start)
      #expect(try schedule.period(at: schedule.firstPeriodIndex()).description == period, "day \(day) from \(start)")
    }
    // A year that is not yet begun at its cycle day belongs to the period that ends there: 352 of 366 days in the seed case.
    let annual = BillingSchedule(
      period: try BillingPeriod(unit: .year, count: 1), alignment: .cycleDay(try BillCycleDay(1)),
      start: try date("2015-03-15"))
    #expect(try annual.period(at: annual.firstPeriodIndex()).description == "[2015-03-01, 2016-03-01)")
    #expect(try annual.period(at: annual.firstPeriodIndex()).dayCount == 366)
  }

  @Test(arguments: 1...31) func periodsTileTheCalendarForEveryCycleDay(day: Int) throws {
    for start in ["2023-12-31", "2024-01-29", "2024-02-29", "2025-02-28", "2025-06-15"] {
      for period in try [BillingPeriod.month, .init(unit: .month, count: 3), .init(unit: .year, count: 2)] {
        let schedule = BillingSchedule(
          period: period, alignment: .cycleDay(try BillCycleDay(day)), start: try date(start))
        var previous = try schedule.boundary(-3)
        for index in -3..<20 {
          let range = try schedule.period(at: index)
          #expect(range.start == previous && !range.isEmpty)
          #expect(range.start.day == min(day, lastDay(of: range.start)))
          #expect(try schedule.periodIndex(containing: range.start) == index)
          #expect(try schedule.periodIndex(containing: range.lastDay) == index)
          previous = range.end
        }
      }
    }
  }

  func lastDay(of start: CalendarDate) -> Int {
    var last = start
    while let next = try? last.adding(days: 1), next.month == start.month { last = next }
    return last.day
  }

  @Test func theEndsOfTheCalendarThrow() throws {
    let schedule = try monthly(day: 31, start: "9999-12-31")
    #expect(try schedule.boundary(0).iso == "9999-12-31")
    for index in [1, 100, Int.max, -119_988, Int.min] {
      #expect(throws: CalendarDateError.outOfRange) { try schedule.boundary(index) }
    }
    #expect(try schedule.boundary(-119_987).iso == "0001-01-31")
  }

  @Test func countsAndCycleDaysHaveBounds() throws {
    for count in [0, -1, 1_001, .max, .min] {
      #expect(throws: BillingPeriodError.countOutOfRange(count)) { try BillingPeriod(unit: .day, count: count) }
    }
    for count in [1, 2, 999, 1_000] { #expect(try BillingPeriod(unit: .year, count: count).count == count) }
    for day in [0, 32, -1] { #expect(throws: BillingPeriodError.cycleDayOutOfRange(day)) { try BillCycleDay(day) } }
    #expect(try BillingPeriod(unit: .month, count: 3).description == "3 months")
    #expect(BillCycleDay.first.day == 1 && BillingPeriod.month.description == "month")
  }
}
