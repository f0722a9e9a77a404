import BillingTypes
import InvoicingDomain
import Testing

@Suite struct RatingErrorTests {
  @Test func quantitiesHaveBounds() throws {
    let date = try day("2026-03-01")
    for quantity in [Int64.min, -1, 1_000_001, .max] {
      #expect(throws: RatingError.quantityOutOfRange(quantity)) {
        try QuantityStep(effectiveDate: date, quantity: quantity, actor: "")
      }
    }
    for quantity: Int64 in [0, 1, 999_999, 1_000_000] {
      #expect(try QuantityStep(effectiveDate: date, quantity: quantity, actor: "").quantity == quantity)
    }
  }

  @Test func negativePricesAreRefused() throws {
    #expect(throws: RatingError.self) { try timeline(price: "-0.01", []) }
    #expect(try timeline(price: "0.00", []).terms.unitPrice.minorUnits == 0)
  }

  @Test func amountsThatDoNotFitAreRefused() throws {
    let euro = try Currency(code: "EUR")
    let most = try timeline(price: "92233720368547758.07", [("2026-03-01", 1)])
    #expect(try rateAccount([most], currency: euro, through: day("2026-03-01")).total.minorUnits == .max)
    let more = try timeline(price: "92233720368547758.07", [("2026-03-01", 2)])
    #expect(throws: RatingError.overflow) { try rateAccount([more], currency: euro, through: day("2026-03-01")) }
    let other = try timeline(price: "0.01", [("2026-03-01", 1)], id: "other")
    #expect(throws: RatingError.overflow) {
      try rateAccount([most, other], currency: euro, through: day("2026-03-01"))
    }
  }

  @Test func twoCurrenciesDoNotMix() throws {
    let euro = try Currency(code: "EUR")
    let yen = try Currency(code: "JPY")
    let foreign = try timeline(price: "5", currency: "JPY", [("2026-03-01", 1)])
    #expect(throws: RatingError.currencyMismatch(euro, yen)) {
      try rateAccount([foreign], currency: euro, through: day("2026-03-01"))
    }
  }

  @Test func theEndOfTheCalendarIsRefused() throws {
    let last = try timeline(start: "9999-12-01", [("9999-12-01", 1)])
    #expect(throws: RatingError.dateOutOfRange) { try rateSubscription(last, through: .maximum) }
    let first = try timeline(cycleDay: 15, start: "0001-01-02", [("0001-01-02", 1)])
    #expect(throws: RatingError.dateOutOfRange) { try rateSubscription(first, through: .maximum) }
  }

  @Test func endlessRunsAreRefused() throws {
    let daily = try timeline(unit: .day, start: "1000-01-01", [("1000-01-01", 1)])
    #expect(throws: RatingError.tooManyLines(try SubscriptionID("phones"))) {
      try rateSubscription(daily, through: day("9000-01-01"))
    }
    let most = try day("1000-01-01").adding(days: InvoicingLimits.linesPerSubscriptionMaximum - 1)
    #expect(try rateSubscription(daily, through: most).lines.count == InvoicingLimits.linesPerSubscriptionMaximum)
    #expect(throws: RatingError.self) { try rateSubscription(daily, through: most.adding(days: 1)) }
  }

  @Test func creditsWithoutTheirChargeAreRefused() throws {
    let range = DateRange(start: try day("2026-03-01"), end: try day("2026-04-01"))
    let price = try Money(decimalText: "12", currency: try Currency(code: "EUR"))
    func line(_ number: Int, _ kind: LineKind, _ quantity: Int64, of charge: Int? = nil) throws -> BilledLine {
      let invoice = try InvoiceID("a")
      return BilledLine(
        reference: LineReference(invoice: invoice, lineNumber: number), kind: kind, period: range,
        revision: number, range: range, quantity: quantity, unitPrice: price,
        amount: kind == .credit ? try price.negated() : price,
        credited: charge.map { LineReference(invoice: invoice, lineNumber: $0) })
    }
    func rate(_ lines: [BilledLine]) throws -> RatedSubscription {
      try rateSubscription(try timeline([("2026-03-01", 0)]).with(billed: lines), through: range.start)
    }
    #expect(try rate([line(1, .recurring, 2)]).lines.count == 1)
    #expect(try rate([line(1, .recurring, 2), line(2, .credit, 2, of: 1)]).lines.isEmpty)
    let refusal = RatingError.inconsistentHistory(try SubscriptionID("phones"))
    for lines in try [
      [line(1, .credit, 1)], [line(1, .recurring, 2), line(2, .credit, 1, of: 9)],
      [line(1, .recurring, 1), line(2, .credit, 2, of: 1)],
      [line(1, .recurring, 9), line(2, .credit, 1, of: 1), line(3, .credit, 1, of: 1)],
    ] {
      #expect(throws: refusal) { try rate(lines) }
    }
  }

  @Test func everyReasonIsOneUpperSnakeWordAndEverySentenceSaysWhatToDo() throws {
    let euro = try Currency(code: "EUR")
    let errors: [RatingError] = [
      .overflow, .currencyMismatch(euro, euro), .negativePrice(.zero(euro)), .quantityOutOfRange(-1), .dateOutOfRange,
      .percentOutOfRange(-1),
      .periodCountOutOfRange(-1), .tooManyDiscounts(9), .invalidTiers("it has none"),
      .subscriptionExists(try SubscriptionID("s")), .subscriptionNotFound(try SubscriptionID("s")),
      .tooManyLines(try SubscriptionID("s")), .inconsistentHistory(try SubscriptionID("s")),
    ]
    #expect(Set(errors.map(\.reason)).count == errors.count)
    for error in errors {
      #expect(error.reason.utf8.allSatisfy { (65...90).contains($0) || $0 == 95 })
      #expect(!error.description.isEmpty)
    }
  }
}
