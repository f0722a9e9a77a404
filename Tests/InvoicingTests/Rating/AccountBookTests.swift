import BillingTypes
import InvoicingDomain
import TestHouse
import Testing

/// What an account in memory refuses, and what it bears.
@Suite struct AccountBookTests {
  let id: SubscriptionID
  let terms: SubscriptionTerms

  init() throws {
    id = try SubscriptionID("phones")
    terms = try SubscriptionTerms(
      unitPrice: Money(minorUnits: 1_200, currency: RandomAccount.euro), period: .month, billingMode: .inAdvance,
      alignment: .cycleDay(.first))
  }

  func book(_ terms: SubscriptionTerms? = nil) throws -> AccountBook {
    var book = AccountBook(currency: RandomAccount.euro)
    try book.open(id, title: "Cloud Phone", terms: terms ?? self.terms)
    return book
  }

  func quantity(_ quantity: Int64, on date: String) throws -> AccountChange {
    AccountChange(subscription: id, date: try day(date), quantity: quantity)
  }

  @Test func aRefusedChangeLeavesNothingBehind() throws {
    var book = try book()
    let yen = Money(minorUnits: 5, currency: try Currency(code: "JPY"))
    let date = try day("2026-03-01")
    let other = try SubscriptionID("other")
    let refused: [AccountChange] = [
      AccountChange(subscription: id, date: date, quantity: -1, pricing: try .perUnit(yen.inEuros)),
      AccountChange(subscription: id, date: date, quantity: 1_000_001),
      AccountChange(subscription: id, date: date, quantity: 3, pricing: try .perUnit(yen)),
      AccountChange(subscription: id, date: date, quantity: 3, bought: .init(item: "", unitPrice: yen)),
      AccountChange(
        subscription: id, date: date, quantity: 3, bought: .init(item: "", quantity: -1, unitPrice: yen.inEuros)),
      AccountChange(subscription: other, date: date, quantity: 3),
    ]
    for change in refused { #expect(throws: RatingError.self) { try book.apply(change) } }
    #expect(try book.run(through: try day("2027-01-01")) == nil)
    #expect(throws: RatingError.subscriptionExists(id)) { try book.open(id, title: "", terms: terms) }
    #expect(throws: RatingError.currencyMismatch(RandomAccount.euro, yen.currency)) {
      try book.open(
        other, title: "",
        terms: SubscriptionTerms(unitPrice: yen, period: .month, billingMode: .inAdvance, alignment: .start))
    }
    #expect(throws: RatingError.currencyMismatch(RandomAccount.euro, yen.currency)) {
      try SubscriptionTerms(
        pricing: terms.pricing, period: .month, billingMode: .inAdvance, alignment: .start, minimumCharge: yen)
    }
  }

  @Test func aRefusedRunLeavesEverythingAsItWas() throws {
    var book = try book()
    try book.apply(quantity(3, on: "2026-03-01"))
    let large = Pricing.Model.perUnit(minor: .max)
    try book.apply(
      AccountChange(
        subscription: id, date: try day("2026-05-01"), pricing: try Pricing(large, currency: RandomAccount.euro)))
    #expect(throws: RatingError.overflow) { try book.run(through: try day("2026-05-01")) }
    #expect(book.invoiceCount == 0)
    #expect(try book.run(through: try day("2026-04-30"))?.lines.count == 2)
    #expect(throws: RatingError.dateOutOfRange) {
      var last = try self.book()
      try last.apply(self.quantity(1, on: "9999-12-15"))
      _ = try last.run(through: .maximum)
    }
  }

  @Test func theLastOfADayCountsAndADeliveryCountsOnce() throws {
    var book = try book()
    func deliver(_ quantity: Int64, _ name: String) throws {
      try book.apply(
        AccountChange(subscription: id, date: try day("2026-03-12"), quantity: quantity, deliveryID: name))
    }
    try book.apply(quantity(10, on: "2026-03-01"))
    try deliver(20, "a")
    try deliver(13, "b")
    try deliver(20, "a")
    #expect(
      try book.run(through: try day("2026-03-31"))?.lines.map(row) == [
        "recurring 2026-03-01/2026-04-01 10 × 31/31 = 120.00", "prorated 2026-03-12/2026-04-01 3 × 20/31 = 23.23",
      ])
    #expect(try book.run(through: try day("2026-03-31")) == nil)
  }

  @Test func anEarlierStartMovesThePeriods() throws {
    var book = try book(
      SubscriptionTerms(
        unitPrice: Money(minorUnits: 9_000, currency: RandomAccount.euro), period: .quarters(1),
        billingMode: .inAdvance, alignment: .cycleDay(.first)))
    try book.apply(quantity(1, on: "2026-03-01"))
    #expect(
      try book.run(through: try day("2026-03-01"))?.lines.map(row)
        == ["recurring 2026-03-01/2026-06-01 1 × 92/92 = 90.00"])
    try book.apply(quantity(1, on: "2026-02-01"))
    let lines = try #require(try book.run(through: try day("2026-05-01"))).lines
    #expect(
      lines.map(row) == [
        "recurring 2026-02-01/2026-05-01 1 × 89/89 = 90.00", "credit 2026-03-01/2026-06-01 1 × 92/92 = -90.00",
        "recurring 2026-05-01/2026-08-01 1 × 92/92 = 90.00",
      ])
    #expect(lines[1].cause.text == "Start of service moved to 1 February 2026")
    #expect(try book.run(through: try day("2026-05-01")) == nil)
  }

  @Test func anEndLastsUntilItIsTakenBack() throws {
    var book = try book()
    try book.apply(quantity(10, on: "2026-03-01"))
    try book.apply(quantity(12, on: "2026-03-15"))
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-11"), isEnded: true, actor: "olivia"))
    try book.apply(quantity(4, on: "2026-03-20"))
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-22"), isEnded: false, actor: "olivia"))
    let lines = try #require(try book.run(through: try day("2026-03-31"))).lines
    #expect(
      lines.map(row) == [
        "prorated 2026-03-01/2026-03-11 10 × 10/31 = 38.71", "prorated 2026-03-22/2026-04-01 4 × 10/31 = 15.48",
      ])
    #expect(lines.map(\.cause.kind) == [.started, .resumed])
  }

  /// A million changes (with `LINECARD_LONG=1`) cost a sort, whatever their order; what can not be billed in one run is
  /// refused.
  @Test func aMillionChangesAreDoneOrRefused() throws {
    let count = AccountPropertyTests.isLong ? 1_000_000 : 50_000
    var generator = SeededGenerator(seed: 1)
    var book = try book()
    let start = try day("2000-01-01")
    for number in 0..<count {
      let date = try start.adding(days: Int.random(in: 0...9_000, using: &generator))
      try book.apply(AccountChange(subscription: id, date: date, quantity: Int64(number % 7)))
    }
    try book.apply(quantity(5, on: "2000-01-01"))
    let lines = try #require(try book.run(through: try day("2024-06-30"))).lines
    #expect((2_000...20_000).contains(lines.count))
    #expect(try book.run(through: try day("2024-06-30")) == nil)
    var daily = try self.book(
      SubscriptionTerms(
        unitPrice: Money(minorUnits: 1, currency: RandomAccount.euro), period: BillingPeriod(unit: .day, count: 1),
        billingMode: .inAdvance, alignment: .start))
    try daily.apply(quantity(1, on: "0001-01-01"))
    #expect(throws: RatingError.tooManyLines(id)) { try daily.run(through: try day("9999-12-30")) }
  }

  /// A period of a thousand years that rises every day: what it holds is bounded, and more of it is refused.
  @Test func aPeriodThatChangesEveryDayForCenturiesIsRefusedInTheEnd() throws {
    var book = try book(
      SubscriptionTerms(
        unitPrice: Money(minorUnits: 100_000, currency: RandomAccount.euro),
        period: BillingPeriod(unit: .year, count: 1_000), billingMode: .inAdvance, alignment: .start))
    let start = try day("2000-01-01")
    let most = 4_470
    for number in 0..<most {
      try book.apply(
        AccountChange(subscription: id, date: try start.adding(days: number), quantity: Int64(number + 1)))
    }
    #expect(try book.run(through: start)?.lines.count == most)
    #expect(try book.run(through: start) == nil)
    for number in most..<most + 5 {
      try book.apply(
        AccountChange(subscription: id, date: try start.adding(days: number), quantity: Int64(number + 1)))
    }
    #expect(throws: RatingError.tooManyLines(id)) { try book.run(through: start) }
  }

  /// A correction of long ago costs the periods that it touches: the run reads what a new account's would.
  @Test func aCorrectionOfLongAgoTouchesItsOwnPeriods() throws {
    var book = try book()
    try book.apply(quantity(10, on: "2016-01-01"))
    try book.apply(quantity(10, on: "2016-06-01"))
    _ = try book.run(through: try day("2026-03-01"))
    try book.apply(quantity(12, on: "2016-03-16"))
    #expect(
      try book.run(through: try day("2026-03-31"))?.lines.map(row) == [
        "prorated 2016-03-16/2016-04-01 2 × 16/31 = 12.39", "recurring 2016-04-01/2016-05-01 2 × 30/30 = 24.00",
        "recurring 2016-05-01/2016-06-01 2 × 31/31 = 24.00",
      ])
    // An earlier target leaves what lies beyond it open.
    try book.apply(quantity(10, on: "2016-03-16"))
    #expect(
      try book.run(through: try day("2016-04-15"))?.lines.map(row) == [
        "credit 2016-03-16/2016-04-01 2 × 16/31 = -12.39", "credit 2016-04-01/2016-05-01 2 × 30/30 = -24.00",
      ])
    #expect(
      try book.run(through: try day("2026-03-31"))?.lines.map(row)
        == ["credit 2016-05-01/2016-06-01 2 × 31/31 = -24.00"])
    #expect(try book.run(through: try day("2026-03-31")) == nil)
  }
}

extension Money {
  fileprivate var inEuros: Money { Money(minorUnits: minorUnits, currency: RandomAccount.euro) }
}
