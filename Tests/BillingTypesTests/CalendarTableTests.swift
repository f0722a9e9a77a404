import BillingTypes
import Testing

/// Month ends, leap years, year boundaries and days of a clock change, written out.
@Suite struct CalendarTableTests {
  func date(_ iso: String) throws -> CalendarDate { try CalendarDate(iso: iso) }

  /// The turn of a month is the cycle day or, where the month is shorter, its last day: every cycle day, every month.
  @Test(arguments: [(2023, 28), (2024, 29), (2025, 28), (1900, 28), (2000, 29), (2100, 28)])
  func everyCycleDayInEveryMonth(year: Int, february: Int) throws {
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for cycleDay in 1...31 {
      let schedule = BillingSchedule(
        period: .month, alignment: .cycleDay(try BillCycleDay(cycleDay)),
        start: try CalendarDate(year: year, month: 1, day: 1))
      for (index, length) in lengths.enumerated() {
        let turn = try CalendarDate(year: year, month: index + 1, day: min(cycleDay, length))
        #expect(try schedule.boundary(index) == turn, "day \(cycleDay)")
        #expect(try schedule.periodIndex(containing: turn) == index)
        let before = try turn.adding(days: -1)
        #expect(try schedule.periodIndex(containing: before) == index - 1)
      }
      // Days of the twelve periods make up the days from turn to turn.
      let span = try schedule.boundary(0).days(to: schedule.boundary(12))
      #expect(try (0..<12).reduce(0) { $0 + (try schedule.period(at: $1).dayCount) } == span)
    }
  }

  @Test func turnsOfEveryPeriodAcrossYears() throws {
    let table: [(PeriodUnit, Int, Int?, String, [String])] = [
      (.month, 1, 31, "2023-12-31", ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]),
      (.month, 1, 29, "2022-12-29", ["2022-12-29", "2023-01-29", "2023-02-28", "2023-03-29"]),
      (.month, 3, 31, "2023-11-30", ["2023-11-30", "2024-02-29", "2024-05-31", "2024-08-31"]),
      (.month, 6, 30, "2023-08-30", ["2023-08-30", "2024-02-29", "2024-08-30", "2025-02-28"]),
      (.month, 18, nil, "2023-08-31", ["2023-08-31", "2025-02-28", "2026-08-31", "2028-02-29"]),
      (.year, 1, nil, "2024-02-29", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
      (.year, 2, nil, "2024-02-29", ["2024-02-29", "2026-02-28", "2028-02-29", "2030-02-28"]),
      (.year, 4, nil, "1996-02-29", ["1996-02-29", "2000-02-29", "2004-02-29", "2008-02-29"]),
      (.year, 100, nil, "1900-03-01", ["1900-03-01", "2000-03-01", "2100-03-01", "2200-03-01"]),
      (.week, 1, 1, "2024-12-28", ["2024-12-28", "2025-01-04", "2025-01-11", "2025-01-18"]),
      (.week, 5, 1, "2024-02-01", ["2024-02-01", "2024-03-07", "2024-04-11", "2024-05-16"]),
      (.day, 1, 1, "2023-12-30", ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-02"]),
      (.day, 90, 1, "2023-12-31", ["2023-12-31", "2024-03-30", "2024-06-28", "2024-09-26"]),
    ]
    for (unit, count, cycleDay, start, turns) in table {
      let alignment: PeriodAlignment = try cycleDay.map { .cycleDay(try BillCycleDay($0)) } ?? .start
      let schedule = BillingSchedule(
        period: try BillingPeriod(unit: unit, count: count), alignment: alignment, start: try date(start))
      #expect(try (0..<4).map { try schedule.boundary($0).iso } == turns, "\(count) \(unit) from \(start)")
    }
    #expect(try BillingPeriod.quarters(2).months == 6 && BillingPeriod.quarters(333).count == 999)
    for count in [0, -1, 334, .max] { #expect(throws: BillingPeriodError.self) { try BillingPeriod.quarters(count) } }
  }

  /// The first cycle date is the cycle day in the month of the start or, where that is past, one whole period after it.
  @Test func theFirstCycleDate() throws {
    for (unit, count, cycleDay, start, first): (PeriodUnit, Int, Int, String, String) in [
      (.month, 1, 15, "2026-03-10", "2026-03-15"), (.month, 1, 15, "2026-03-20", "2026-04-15"),
      (.month, 3, 15, "2026-03-10", "2026-03-15"), (.month, 3, 15, "2026-03-20", "2026-06-15"),
      (.year, 1, 15, "2026-03-10", "2026-03-15"), (.year, 1, 15, "2026-03-20", "2027-03-15"),
      (.year, 2, 31, "2026-02-10", "2026-02-28"), (.month, 1, 31, "2026-02-28", "2026-03-31"),
    ] {
      let schedule = BillingSchedule(
        period: try BillingPeriod(unit: unit, count: count), alignment: .cycleDay(try BillCycleDay(cycleDay)),
        start: try date(start))
      #expect(try schedule.period(at: schedule.firstPeriodIndex()).end.iso == first, "\(count) \(unit) from \(start)")
    }
  }

  /// The last millisecond of a day and the first one of the next, around the days on which clocks change.
  @Test(
    arguments: [
      // Zone, a day, and its first millisecond in UTC.
      ("Europe/Rome", "2026-03-29", 1_774_738_800_000), ("Europe/Rome", "2026-03-30", 1_774_821_600_000),
      ("Europe/Rome", "2026-10-25", 1_792_879_200_000), ("Europe/Rome", "2026-10-26", 1_792_969_200_000),
      ("America/New_York", "2026-03-08", 1_772_946_000_000), ("America/New_York", "2026-03-09", 1_773_028_800_000),
      ("America/New_York", "2026-11-01", 1_793_505_600_000), ("America/New_York", "2026-11-02", 1_793_595_600_000),
      // Half an hour of summer time.
      ("Australia/Lord_Howe", "2026-04-05", 1_775_307_600_000),
      ("Australia/Lord_Howe", "2026-04-06", 1_775_395_800_000),
      // The hour that is skipped is the first of the day.
      ("Africa/Cairo", "2026-04-24", 1_776_981_600_000), ("Africa/Cairo", "2026-04-25", 1_777_064_400_000),
      ("America/Santiago", "2026-09-06", 1_788_667_200_000), ("America/Santiago", "2026-09-07", 1_788_750_000_000),
      ("Pacific/Auckland", "2026-09-27", 1_790_424_000_000), ("Pacific/Auckland", "2026-09-28", 1_790_506_800_000),
      // The thirtieth of December 2011 is not there: the day line moved.
      ("Pacific/Apia", "2011-12-31", 1_325_239_200_000),
    ]) func daysOfAClockChange(zone: String, iso: String, firstMillisecond: Int64) throws
  {
    let zone = try BillingTimeZone(identifier: zone)
    #expect(zone.date(of: Instant(millisecondsSinceEpoch: firstMillisecond)).iso == iso)
    let before = zone.date(of: Instant(millisecondsSinceEpoch: firstMillisecond - 1))
    let expected = iso == "2011-12-31" ? "2011-12-29" : try date(iso).adding(days: -1).iso
    #expect(before.iso == expected)
  }
}
