import BillingTypes
import InvoicingDomain
import TestHouse

/// A random subscription with changes delivered in some order and bill runs between them.
struct RandomStory {
  enum Event {
    case change(QuantityStep)
    case end(Termination)
    case run(CalendarDate)
  }

  var timeline: SubscriptionTimeline
  var events: [Event] = []
  /// A turn of the periods after everything else, so that in arrears, too, every day before it is due.
  let lastTarget: CalendarDate

  init(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let units: [(PeriodUnit, ClosedRange<Int>)] = [
      (.month, 1...1), (.month, 1...1), (.month, 1...4), (.year, 1...2), (.week, 1...6), (.day, 1...40),
    ]
    let (unit, counts) = units[number(0...5)]
    let start = try day("2023-01-01").adding(days: number(0...800))
    let prices = ["0.01", "0.10", "4.00", "9.99", "12.00", "19.95", "1234.56"]
    timeline = SubscriptionTimeline(
      id: try SubscriptionID("s\(seed)"), title: "Cloud Phone",
      terms: try SubscriptionTerms(
        unitPrice: try Money(decimalText: prices[number(0...6)], currency: try Currency(code: "EUR")),
        period: try BillingPeriod(unit: unit, count: number(counts)),
        billingMode: number(0...2) == 0 ? .inArrears : .inAdvance,
        alignment: number(0...3) == 0 ? .start : .cycleDay(try BillCycleDay(number(1...31)))),
      start: start,
      steps: [try QuantityStep(effectiveDate: start, quantity: Int64(number(0...20)), actor: "a")])
    let spanDays = number(40...420)
    for _ in 0..<number(1...14) {
      let date = try start.adding(days: number(0...spanDays))
      if number(0...3) == 0 {
        events.append(.run(date))
      } else {
        events.append(
          .change(try QuantityStep(effectiveDate: date, quantity: Int64(number(0...20)), actor: "u\(number(0...3))")))
      }
    }
    if number(0...2) == 0 {
      events.insert(
        .end(Termination(endDate: try start.adding(days: number(0...spanDays)), actor: "b")),
        at: number(0...events.count))
    }
    let schedule = timeline.schedule
    lastTarget = try schedule.boundary(schedule.periodIndex(containing: start.adding(days: spanDays)) + 1)
  }

  /// The timeline with every change in it.
  var complete: SubscriptionTimeline {
    events.reduce(timeline) { RandomStory.apply($1, to: $0) }
  }

  static func apply(_ event: Event, to timeline: SubscriptionTimeline) -> SubscriptionTimeline {
    switch event {
    case .change(let step): timeline.with(steps: timeline.steps + [step])
    case .end(let termination): timeline.with(termination: termination)
    case .run: timeline
    }
  }
}
