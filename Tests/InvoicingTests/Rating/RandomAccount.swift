import BillingTypes
import InvoicingDomain
import TestHouse

/// A random subscription with any terms, changes in the order of their delivery, and runs between them.
struct RandomAccount {
  enum Event {
    case change(AccountChange)
    case run(CalendarDate)
  }

  let id: SubscriptionID
  let terms: SubscriptionTerms
  private(set) var events: [Event] = []
  /// A turn of the periods after everything else, so that in arrears, too, every day before it is due.
  let lastTarget: CalendarDate

  static let euro = Currency.all.first { $0.code == "EUR" }!

  init(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    id = try SubscriptionID("s\(seed)")
    terms = try dice.terms()
    let start = try day("2023-01-01").adding(days: dice.number(0...800))
    let spanDays = dice.number(40...420)
    events = [
      .change(
        AccountChange(
          subscription: id, date: start, quantity: Int64(dice.number(0...20)), pricing: try dice.pricing(), actor: "a"))
    ]
    for _ in 0..<dice.number(1...14) {
      let date = try start.adding(days: dice.number(0...spanDays))
      events.append(dice.oneIn(4) ? .run(date) : .change(try dice.change(id, on: date)))
    }
    if dice.oneIn(12) {
      // The start moves back, and all periods with it.
      let earlier = try start.adding(days: -dice.number(1...60))
      events.append(.change(AccountChange(subscription: id, date: earlier, quantity: 3, actor: "m")))
    }
    let schedule = BillingSchedule(
      period: terms.period, alignment: terms.alignment, start: RandomAccount.start(of: events))
    lastTarget = try schedule.boundary(schedule.periodIndex(containing: start.adding(days: spanDays)) + 1)
  }

  static func start(of events: [Event]) -> CalendarDate {
    changes(of: events).filter { $0.quantity != nil }.map(\.date).min() ?? .maximum
  }

  static func changes(of events: [Event]) -> [AccountChange] {
    events.compactMap { if case .change(let change) = $0 { change } else { nil } }
  }

  var changes: [AccountChange] { Self.changes(of: events) }

  /// A book with the subscription and no change.
  func book() throws -> AccountBook {
    var book = AccountBook(currency: Self.euro)
    try book.open(id, title: "Cloud Phone", terms: terms)
    return book
  }

  /// A book with all changes and no run.
  func completeBook() throws -> AccountBook {
    var book = try book()
    for change in changes { try book.apply(change) }
    return book
  }

  /// Everything as it comes, and a run at the end.
  func play() throws -> (book: AccountBook, invoices: [RatedInvoice]) {
    var book = try book()
    var invoices: [RatedInvoice] = []
    for event in events + [.run(lastTarget)] {
      switch event {
      case .change(let change): try book.apply(change)
      case .run(let target): if let invoice = try book.run(through: target) { invoices.append(invoice) }
      }
    }
    return (book, invoices)
  }
}

/// Draws terms and changes.
private struct Dice {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
  mutating func oneIn(_ count: Int) -> Bool { number(1...count) == 1 }
  mutating func minor() -> Int64 { [1, 10, 400, 999, 1_200, 1_995, 123_456][number(0...6)] }
  mutating func money() -> Money { Money(minorUnits: minor(), currency: RandomAccount.euro) }

  mutating func pricing() throws -> Pricing {
    let model: Pricing.Model =
      switch number(0...7) {
      case 0: .flat(minor: minor())
      case 1: .graduated(tiers())
      case 2: .volume(tiers())
      case 3: .package(size: Int64(number(1...7)), minor: minor())
      case 4: .perUnit(minor: 0)
      default: .perUnit(minor: minor())
      }
    return try Pricing(model, currency: RandomAccount.euro)
  }

  mutating func tiers() -> [PriceTier] {
    [
      PriceTier(upTo: Int64(number(1...5)), unitPriceMinor: minor(), flatFeeMinor: oneIn(2) ? minor() : 0),
      PriceTier(upTo: Int64(number(6...12)), unitPriceMinor: minor()),
      PriceTier(upTo: nil, unitPriceMinor: minor(), flatFeeMinor: oneIn(3) ? minor() : 0),
    ]
  }

  mutating func discount() throws -> Discount {
    let end: Discount.End =
      switch number(0...2) {
      case 0: .never
      case 1: .periods(number(0...5))
      default: .date(try day("2023-06-01").adding(days: number(0...900)))
      }
    let value: Discount.Value = oneIn(2) ? .percent(hundredths: Int64(number(0...10_000))) : .amount(money())
    return try Discount(value, from: oneIn(2) ? nil : try day("2023-03-01").adding(days: number(0...500)), end: end)
  }

  mutating func terms() throws -> SubscriptionTerms {
    let units: [(PeriodUnit, ClosedRange<Int>)] = [
      (.month, 1...1), (.month, 1...1), (.month, 1...4), (.year, 1...2), (.week, 1...6), (.day, 1...40),
    ]
    let (unit, counts) = units[number(0...5)]
    let deals = oneIn(3) ? try (0..<number(1...3)).map { _ in try discount() } : []
    let free: FreeTime =
      switch number(0...5) {
      case 0: .periods(number(0...3))
      case 1: .until(try day("2023-06-01").adding(days: number(0...400)))
      default: .none
      }
    return try SubscriptionTerms(
      pricing: try pricing(), period: try BillingPeriod(unit: unit, count: number(counts)),
      billingMode: oneIn(3) ? .inArrears : .inAdvance,
      alignment: oneIn(4) ? .start : .cycleDay(try BillCycleDay(number(1...31))),
      proration: [.exactDays, .exactDays, .fixed30, .none][number(0...3)], discounts: deals,
      minimumCharge: oneIn(5) ? money() : nil, freeTime: free)
  }

  mutating func change(_ id: SubscriptionID, on date: CalendarDate) throws -> AccountChange {
    let actor = "u\(number(0...3))"
    switch number(0...9) {
    case 0: return AccountChange(subscription: id, date: date, isEnded: !oneIn(4), actor: actor)
    case 1: return AccountChange(subscription: id, date: date, isPaused: oneIn(2), actor: actor)
    case 2, 3: return AccountChange(subscription: id, date: date, pricing: try pricing(), actor: actor)
    case 4:
      let bought = AccountChange.Bought(
        item: oneIn(2) ? "Desk phone" : "Headset", quantity: Int64(number(0...3)), unitPrice: money())
      return AccountChange(subscription: id, date: date, bought: bought, actor: actor)
    case 5:
      return AccountChange(
        subscription: id, date: date, quantity: Int64(number(0...20)), pricing: try pricing(), actor: actor)
    default: return AccountChange(subscription: id, date: date, quantity: Int64(number(0...20)), actor: actor)
    }
  }
}
