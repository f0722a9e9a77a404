import BillingTypes
import Foundation
import TestHouse
import Testing

@Suite struct CalendarTests {
  /// Foundation's proleptic Gregorian calendar, the independent opinion.
  let foundation: Calendar = {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = TimeZone(identifier: "GMT")!
    return calendar
  }()

  @Test func everyDayOfTheCalendarGoesThereAndBack() async throws {
    var expected = (year: 1, month: 1, day: 1)
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var wrong = 0
    for dayNumber in CalendarDate.minimum.dayNumber...CalendarDate.maximum.dayNumber {
      if dayNumber % 10_000 == 0 { await Task.yield() }
      let date = try CalendarDate(dayNumber: dayNumber)
      if date.civil != expected { wrong += 1 }
      let leap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
      let length = expected.month == 2 && leap ? 29 : lengths[expected.month - 1]
      expected.day += 1
      if expected.day > length { (expected.month, expected.day) = (expected.month + 1, 1) }
      if expected.month > 12 { (expected.year, expected.month) = (expected.year + 1, 1) }
    }
    #expect(wrong == 0)
    #expect(expected == (10_000, 1, 1))
  }

  @Test func agreesWithFoundation() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      // Foundation's iso8601 calendar is Gregorian throughout only after 1582.
      let dayNumber = Int.random(in: -141_000...2_932_896, using: &generator)
      let date = try CalendarDate(dayNumber: dayNumber)
      let parts = foundation.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(dayNumber) * 86_400))
      #expect(parts.year == date.year && parts.month == date.month && parts.day == date.day)
      #expect(try CalendarDate(year: date.year, month: date.month, day: date.day) == date)
      #expect(try CalendarDate(iso: date.iso) == date)
    }
  }

  @Test func refusesWhatIsNotOnTheCalendar() throws {
    for text in ["2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01"] {
      #expect(throws: CalendarDateError.self, "\(text)") { try CalendarDate(iso: text) }
    }
    for text in ["", "2026-1-01", "20260101", "2026-01-01 ", "2026/01/01", "+026-01-01", "2026-01-0١", "٢٠٢٦-٠١-٠١"] {
      #expect(throws: CalendarDateError.malformedText(text)) { try CalendarDate(iso: text) }
    }
    #expect(try CalendarDate(iso: "2024-02-29").iso == "2024-02-29")
    #expect(try CalendarDate(iso: "2000-02-29").day == 29)
    #expect(throws: CalendarDateError.outOfRange) { try CalendarDate.maximum.adding(days: 1) }
    #expect(throws: CalendarDateError.outOfRange) { try CalendarDate.minimum.adding(days: -1) }
    #expect(throws: CalendarDateError.outOfRange) { try CalendarDate.maximum.adding(days: .max) }
    #expect(CalendarDate.minimum.iso == "0001-01-01" && CalendarDate.maximum.iso == "9999-12-31")
  }

  @Test func rangesAreHalfOpen() throws {
    let march = DateRange(start: try CalendarDate(iso: "2026-03-01"), end: try CalendarDate(iso: "2026-04-01"))
    let cut = DateRange(start: try CalendarDate(iso: "2026-03-20"), end: try CalendarDate(iso: "2026-05-01"))
    #expect(march.dayCount == 31 && march.lastDay.iso == "2026-03-31")
    #expect(march.contains(march.start) && !march.contains(march.end))
    #expect(march.intersection(cut)?.description == "[2026-03-20, 2026-04-01)")
    #expect(march.intersection(DateRange(start: march.end, end: cut.end)) == nil)
    let nothing = DateRange(start: march.start, end: march.start)
    #expect(nothing.isEmpty && nothing.dayCount == 0 && nothing.lastDay == march.start)
  }

  @Test(arguments: [
    "UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
    "America/Sao_Paulo", "Africa/Casablanca",
  ])
  func instantsBecomeDatesByTheRulesOfThatDay(identifier: String) throws {
    let zone = try BillingTimeZone(identifier: identifier)
    var calendar = foundation
    calendar.timeZone = TimeZone(identifier: identifier)!
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let milliseconds = Int64.random(in: -1_000_000_000_000...4_000_000_000_000, using: &generator)
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
      let date = zone.date(of: Instant(millisecondsSinceEpoch: milliseconds))
      #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
    }
  }

  @Test func midnightsTurnTheDate() throws {
    let rome = try BillingTimeZone(identifier: "Europe/Rome")
    // 2026-03-29 is the day of the change to summer time: midnight is at 23:00Z before and 22:00Z after it.
    for (milliseconds, date): (Int64, String) in [
      (1_774_738_799_999, "2026-03-28"), (1_774_738_800_000, "2026-03-29"), (1_774_821_599_999, "2026-03-29"),
      (1_774_821_600_000, "2026-03-30"), (-1, "1970-01-01"), (-3_600_001, "1969-12-31"),
      (.max, "9999-12-31"), (.min, "0001-01-01"),
    ] {
      #expect(rome.date(of: Instant(millisecondsSinceEpoch: milliseconds)).iso == date)
    }
  }

  @Test func zonesArePlaces() throws {
    for identifier in [
      "", "Rome", "CET", "GMT+2", "+02:00", "Europe/Atlantis", "Europe//Rome", "/Europe/Rome", "../Europe/Rome",
      "Europe/../Europe/Rome", "europe\0/Rome", String(repeating: "a/", count: 40),
    ] {
      #expect(throws: BillingTimeZoneError.unknownIdentifier(identifier)) {
        try BillingTimeZone(identifier: identifier)
      }
    }
    #expect(try BillingTimeZone(identifier: "America/Argentina/Buenos_Aires").identifier.hasSuffix("Aires"))
    #expect(try BillingTimeZone(identifier: "America/Port-au-Prince").identifier.hasPrefix("America"))
  }
}
