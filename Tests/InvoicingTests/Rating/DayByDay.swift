import BillingTypes
import Foundation
import InvoicingDomain

/// What a subscription should cost, worked out one day at a time with Foundation's calendar: the independent opinion.
/// In millionths of a minor unit.
struct DayByDay {
  let timeline: SubscriptionTimeline
  private let calendar: Calendar

  init(_ timeline: SubscriptionTimeline) {
    self.timeline = timeline
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "GMT")!
    self.calendar = calendar
  }

  /// The quantity of a day, by looking at every step.
  func quantity(on date: CalendarDate) -> Int64 {
    if date < timeline.start { return 0 }
    if let end = timeline.termination?.endDate, end <= date { return 0 }
    var best: (CalendarDate, Int64)?
    for step in timeline.steps {
      let effective = max(step.effectiveDate, timeline.start)
      if effective <= date, best.map({ $0.0 <= effective }) ?? true { best = (effective, step.quantity) }
    }
    return best?.1 ?? 0
  }

  /// The turns of the periods from well before the start to a date.
  func turns(until date: CalendarDate) -> [CalendarDate] {
    let period = timeline.terms.period
    let start = Date(timeIntervalSince1970: Double(timeline.start.dayNumber) * 86_400)
    var turns: [CalendarDate] = []
    for step in -1...100_000 {
      let turn: Date
      switch period.unit {
      case .day: turn = start.addingTimeInterval(Double(step * period.count) * 86_400)
      case .week: turn = start.addingTimeInterval(Double(step * period.count) * 7 * 86_400)
      case .month: turn = self.turn(months: step * period.count, from: start)
      case .year: turn = self.turn(months: step * period.count * 12, from: start)
      }
      guard let day = try? CalendarDate(dayNumber: Int(turn.timeIntervalSince1970 / 86_400)) else { continue }
      turns.append(day)
      if day > date { break }
    }
    return turns
  }

  private func turn(months: Int, from start: Date) -> Date {
    var parts = calendar.dateComponents([.year, .month, .day], from: start)
    let anchor: Int
    switch timeline.terms.alignment {
    case .cycleDay(let day): anchor = day.day
    case .start: anchor = parts.day!
    }
    parts.day = 1
    let first = calendar.date(byAdding: .month, value: months, to: calendar.date(from: parts)!)!
    let length = calendar.range(of: .day, in: .month, for: first)!.count
    return calendar.date(byAdding: .day, value: min(anchor, length) - 1, to: first)!
  }

  /// The price of all days of the periods that have begun by a date (in advance), or of all days before it that lie in
  /// ended stretches (in arrears; exact when the date is a turn).
  func millionths(through target: CalendarDate) -> Int128 {
    let turns = turns(until: target)
    var sum: Int128 = 0
    for (start, end) in zip(turns, turns.dropFirst()) {
      if timeline.terms.billingMode == .inArrears, end > target { break }
      if max(start, timeline.start) > target { break }
      var seatDays: Int64 = 0
      for dayNumber in start.dayNumber..<end.dayNumber {
        if let date = try? CalendarDate(dayNumber: dayNumber) { seatDays += quantity(on: date) }
      }
      let days = Int128(start.days(to: end))
      sum += Int128(timeline.terms.unitPrice.minorUnits) * Int128(seatDays) * 1_000_000 / days
    }
    return sum
  }
}
