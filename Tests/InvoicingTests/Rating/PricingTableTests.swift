import BillingTypes
import InvoicingDomain
import Testing

/// What quantities cost by each model, and what deals make of it, by hand.
@Suite struct PricingTableTests {
  static let tiers = [
    PriceTier(upTo: 10, unitPriceMinor: 1_000), PriceTier(upTo: 50, unitPriceMinor: 800, flatFeeMinor: 500),
    PriceTier(upTo: nil, unitPriceMinor: 500),
  ]

  func pricing(_ model: Pricing.Model) throws -> Pricing { try Pricing(model, currency: RandomAccount.euro) }
  func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: RandomAccount.euro) }

  /// A book with one monthly subscription on the first of March 2026.
  func book(
    _ model: Pricing.Model = .perUnit(minor: 1_000), mode: BillingMode = .inAdvance, discounts: [Discount] = [],
    minimum: Int64? = nil, free: FreeTime = .none, quantity: Int64 = 10
  ) throws -> AccountBook {
    var book = AccountBook(currency: RandomAccount.euro)
    let terms = try SubscriptionTerms(
      pricing: try pricing(model), period: .month, billingMode: mode, alignment: .cycleDay(.first),
      discounts: discounts, minimumCharge: minimum.map(euros), freeTime: free)
    try book.open(id, title: "Cloud Phone", terms: terms)
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-01"), quantity: quantity, actor: "olivia"))
    return book
  }

  let id: SubscriptionID
  init() throws { id = try SubscriptionID("phones") }

  func rows(_ book: inout AccountBook, _ target: String) throws -> [String] {
    try book.run(through: try day(target))?.lines.map(row) ?? []
  }

  func say(_ book: inout AccountBook, _ target: String) throws -> [String] {
    try book.run(through: try day(target))?.lines
      .map { "\($0.explanation(title: "Cloud Phone", unit: .seat)) | \($0.cause.text)" } ?? []
  }

  @Test func everyModelPricesEveryQuantity() throws {
    let table: [(Pricing.Model, [(Int64, Int128)])] = [
      (.perUnit(minor: 999), [(0, 0), (1, 999), (3, 2_997), (1_000_000, 999_000_000)]),
      (.flat(minor: 5_000), [(0, 0), (1, 5_000), (7, 5_000), (1_000_000, 5_000)]),
      (
        .graduated(Self.tiers),
        [(0, 0), (1, 1_000), (10, 10_000), (11, 11_300), (50, 42_500), (51, 43_000), (100, 67_500)]
      ),
      (.volume(Self.tiers), [(0, 0), (1, 1_000), (10, 10_000), (11, 9_300), (50, 40_500), (51, 25_500)]),
      (.package(size: 5, minor: 2_000), [(0, 0), (1, 2_000), (5, 2_000), (6, 4_000), (1_000_000, 400_000_000)]),
      (.perUnit(minor: .max), [(0, 0), (1, Int128(Int64.max)), (1_000_000, Int128(Int64.max) * 1_000_000)]),
    ]
    for (model, prices) in table {
      for (quantity, price) in prices {
        #expect(try pricing(model).price(of: quantity) == price, "\(model) \(quantity)")
      }
    }
  }

  @Test func priceListsThatAreNoneAreRefused() throws {
    let end = PriceTier(upTo: nil, unitPriceMinor: 1)
    let bad: [Pricing.Model] = [
      .graduated([]), .graduated([PriceTier(upTo: 10, unitPriceMinor: 1)]), .volume([end, end]),
      .volume([PriceTier(upTo: 0, unitPriceMinor: 1), end]),
      .graduated([PriceTier(upTo: 5, unitPriceMinor: 1), PriceTier(upTo: 5, unitPriceMinor: 1), end]),
      .package(size: 0, minor: 1), .package(size: 1_000_001, minor: 1), .perUnit(minor: -1), .flat(minor: .min),
      .graduated([PriceTier(upTo: nil, unitPriceMinor: 1, flatFeeMinor: -1)]),
      .graduated((1...100).map { PriceTier(upTo: $0, unitPriceMinor: 1) } + [end]),
    ]
    for model in bad { #expect(throws: RatingError.self, "\(model)") { try pricing(model) } }
    let most = (1...99).map { PriceTier(upTo: $0, unitPriceMinor: 1) } + [end]
    #expect(try pricing(.graduated(most)).price(of: 1_000) == 1_000)
    #expect(try pricing(.package(size: 1_000_000, minor: 7)).price(of: 1_000_000) == 7)
  }

  @Test func aRaiseOfTieredUnitsIsBilledAnew() throws {
    var book = try book(.graduated(Self.tiers))
    #expect(
      try say(&book, "2026-03-01") == [
        "10 seats of Cloud Phone, 1–31 March 2026: EUR 100.00 by graduated prices | "
          + "Started with 10 on 1 March 2026 by olivia"
      ])
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-12"), quantity: 12, actor: "olivia"))
    let lines = try #require(try book.run(through: try day("2026-03-12"))).lines
    // 12100 × 20/31 = 7806.45; 10000 × 20/31 of what was billed = 6451.61
    #expect(
      lines.map(row) == [
        "prorated 2026-03-12/2026-04-01 12 × 20/31 = 78.06", "credit 2026-03-12/2026-04-01 10 × 20/31 = -64.52",
      ])
    #expect(lines.map(\.cause.kind) == [.raised, .raised])
    #expect(
      lines[1].explanation(title: "Cloud Phone", unit: .seat)
        == "Credit for 10 seats of Cloud Phone at the earlier price from 12 March 2026: EUR 100.00 for all × 20 of 31 days "
        + "(12–31 March 2026), as billed on invoice 1, line 1")
    #expect(try rows(&book, "2026-03-31").isEmpty)
  }

  @Test func unitsThatChangeNoPackageCostNothingMore() throws {
    var book = try book(.package(size: 5, minor: 2_000), quantity: 6)
    #expect(try rows(&book, "2026-03-01") == ["recurring 2026-03-01/2026-04-01 6 × 31/31 = 40.00"])
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-12"), quantity: 10))
    #expect(try rows(&book, "2026-03-31").isEmpty)
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-22"), quantity: 11))
    // 6000 × 10/31 = 1935.48; 4000 × 10/31 = 1290.32
    #expect(
      try rows(&book, "2026-03-31") == [
        "prorated 2026-03-22/2026-04-01 11 × 10/31 = 19.35", "credit 2026-03-22/2026-04-01 6 × 10/31 = -12.90",
      ])
  }

  @Test func aPriceVersionHoldsFromItsDay() throws {
    var book = try book()
    #expect(try rows(&book, "2026-03-01") == ["recurring 2026-03-01/2026-04-01 10 × 31/31 = 100.00"])
    try book.apply(
      AccountChange(
        subscription: id, date: try day("2026-03-12"), pricing: try pricing(.perUnit(minor: 1_200)), actor: "sales"))
    #expect(
      try say(&book, "2026-03-31") == [
        "10 seats of Cloud Phone from 12 March 2026: 10 × EUR 12.00 × 20 of 31 days (12–31 March 2026) | "
          + "Price changed on 12 March 2026 by sales",
        "Credit for 10 seats of Cloud Phone at the earlier price from 12 March 2026: 10 × EUR 10.00 × 20 of 31 days "
          + "(12–31 March 2026), as billed on invoice 1, line 1 | Price changed on 12 March 2026 by sales",
      ])
    #expect(try rows(&book, "2026-04-01") == ["recurring 2026-04-01/2026-05-01 10 × 30/30 = 120.00"])
  }

  @Test func percentagesAndAmountsAreTakenOffInTheirOrderAndRoundedOnce() throws {
    // (1000 × 10 less 12.5%) less 5.00 = 82.50; the other way round 83.125, billed as 83.13.
    let percent = try Discount(.percent(hundredths: 1_250))
    let amount = try Discount(.amount(euros(500)))
    for (discounts, cents): ([Discount], String) in [
      ([percent], "87.50"), ([amount], "95.00"), ([percent, amount], "82.50"), ([amount, percent], "83.13"),
      ([percent, percent], "76.56"), ([try Discount(.percent(hundredths: 0))], "100.00"),
    ] {
      var book = try book(discounts: discounts)
      #expect(try rows(&book, "2026-03-01") == ["recurring 2026-03-01/2026-04-01 10 × 31/31 = \(cents)"])
    }
    for discount in [try Discount(.percent(hundredths: 10_000)), try Discount(.amount(euros(10_000)))] {
      var book = try self.book(discounts: [discount])
      #expect(try rows(&book, "2026-03-01").isEmpty)
    }
  }

  @Test func aCreditGivesBackWhatWasPaidAfterTheDiscount() throws {
    var book = try book(discounts: [try Discount(.percent(hundredths: 5_000), end: .date(try day("2026-03-16")))])
    #expect(
      try say(&book, "2026-03-01") == [
        "10 seats of Cloud Phone from 1 March 2026: (10 × EUR 10.00 less 50%) × 15 of 31 days (1–15 March 2026) | "
          + "Started with 10 on 1 March 2026 by olivia",
        "10 seats of Cloud Phone from 16 March 2026: 10 × EUR 10.00 × 16 of 31 days (16–31 March 2026) | "
          + "Discount or free time changed as agreed on 16 March 2026",
      ])
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-01"), quantity: 0))
    #expect(
      try rows(&book, "2026-03-31") == [
        "credit 2026-03-16/2026-04-01 10 × 16/31 = -51.61", "credit 2026-03-01/2026-03-16 10 × 15/31 = -24.19",
      ])
  }

  @Test func discountsAndFreeTimeLastTheirPeriods() throws {
    var book = try book(discounts: [try Discount(.percent(hundredths: 1_000), end: .periods(2))], free: .periods(1))
    #expect(
      try rows(&book, "2026-06-01") == [
        "recurring 2026-04-01/2026-05-01 10 × 30/30 = 90.00", "recurring 2026-05-01/2026-06-01 10 × 31/31 = 100.00",
        "recurring 2026-06-01/2026-07-01 10 × 30/30 = 100.00",
      ])
    var until = try self.book(free: .until(try day("2026-03-11")))
    #expect(try rows(&until, "2026-03-01") == ["prorated 2026-03-11/2026-04-01 10 × 21/31 = 67.74"])
    for count in [-1, 1_001] {
      #expect(throws: RatingError.periodCountOutOfRange(count)) {
        try Discount(.amount(euros(1)), end: .periods(count))
      }
    }
    for hundredths: Int64 in [-1, 10_001] {
      #expect(throws: RatingError.percentOutOfRange(hundredths)) { try Discount(.percent(hundredths: hundredths)) }
    }
    #expect(throws: RatingError.self) { try Discount(.amount(euros(-1))) }
    let many = [Discount](repeating: try Discount(.percent(hundredths: 1)), count: 5)
    #expect(throws: RatingError.tooManyDiscounts(5)) { try self.book(discounts: many) }
    #expect(throws: RatingError.periodCountOutOfRange(1_001)) {
      var endless = try self.book(free: .periods(1_001))
      _ = try endless.run(through: try day("2026-03-01"))
    }
    #expect(Discount.Value.percent(hundredths: 1_205).description == "12.05%")
    #expect(Discount.Value.percent(hundredths: 1_250).description == "12.5%")
  }

  @Test func theMinimumIsOwedWhateverIsTakenOffButNotInPausesAndFreeTime() throws {
    var small = try book(discounts: [try Discount(.percent(hundredths: 9_000))], minimum: 3_100, quantity: 10)
    #expect(
      try say(&small, "2026-03-01") == [
        "10 seats of Cloud Phone, 1–31 March 2026: EUR 31.00 minimum charge | "
          + "Started with 10 on 1 March 2026 by olivia"
      ])
    try small.apply(AccountChange(subscription: id, date: try day("2026-03-10"), quantity: 0))
    #expect(try rows(&small, "2026-03-31").isEmpty)
    try small.apply(AccountChange(subscription: id, date: try day("2026-03-22"), isPaused: true, actor: "olivia"))
    #expect(
      try say(&small, "2026-03-31") == [
        "Credit for 10 seats fewer of Cloud Phone from 22 March 2026: EUR 31.00 for all × 10 of 31 days "
          + "(22–31 March 2026), as billed on invoice 1, line 1 | Paused on 22 March 2026 by olivia"
      ])
    try small.apply(AccountChange(subscription: id, date: try day("2026-04-16"), isPaused: false))
    #expect(try rows(&small, "2026-04-30") == ["prorated 2026-04-16/2026-05-01 0 × 15/30 = 15.50"])
    try small.apply(AccountChange(subscription: id, date: try day("2026-05-01"), isEnded: true))
    #expect(try rows(&small, "2026-12-31").isEmpty)
    var free = try book(minimum: 3_100, free: .periods(1), quantity: 1)
    #expect(try rows(&free, "2026-04-01") == ["recurring 2026-04-01/2026-05-01 1 × 30/30 = 31.00"])
  }

  @Test func twoPausesOfAnAnnualPlanAreTwoCredits() throws {
    var book = AccountBook(currency: RandomAccount.euro)
    try book.open(
      id, title: "Cloud Phone",
      terms: SubscriptionTerms(
        pricing: try pricing(.perUnit(minor: 36_500)), period: BillingPeriod(unit: .year, count: 1),
        billingMode: .inAdvance, alignment: .start))
    try book.apply(AccountChange(subscription: id, date: try day("2026-01-01"), quantity: 1))
    #expect(try rows(&book, "2026-01-01") == ["recurring 2026-01-01/2027-01-01 1 × 365/365 = 365.00"])
    for (date, isPaused) in [("2026-02-01", true), ("2026-02-11", false), ("2026-05-01", true), ("2026-05-21", false)] {
      try book.apply(AccountChange(subscription: id, date: try day(date), isPaused: isPaused))
    }
    #expect(
      try rows(&book, "2026-12-31") == [
        "credit 2026-02-01/2026-02-11 1 × 10/365 = -10.00", "credit 2026-05-01/2026-05-21 1 × 20/365 = -20.00",
      ])
    #expect(try rows(&book, "2026-12-31").isEmpty)
  }

  @Test func purchasesAreBilledOnceInFullAndCorrectedByTheLastOfTheDay() throws {
    var book = try book()
    func buy(_ quantity: Int64, _ cents: Int64, on date: String = "2026-03-12") throws -> AccountChange {
      let bought = AccountChange.Bought(item: "Desk phone", quantity: quantity, unitPrice: euros(cents))
      return AccountChange(subscription: id, date: try day(date), bought: bought, actor: "olivia")
    }
    _ = try rows(&book, "2026-03-01")
    try book.apply(buy(3, 9_999))
    #expect(try rows(&book, "2026-03-11").isEmpty)
    #expect(
      try say(&book, "2026-03-12")
        == ["3 × Desk phone, bought on 12 March 2026: 3 × EUR 99.99 | Bought 3 on 12 March 2026 by olivia"])
    try book.apply(buy(3, 9_999))
    #expect(try rows(&book, "2026-03-31").isEmpty)
    try book.apply(buy(2, 9_999))
    #expect(try rows(&book, "2026-03-31") == ["credit 2026-03-12/2026-03-13 1 × 1/1 = -99.99"])
    try book.apply(buy(2, 8_000))
    #expect(
      try rows(&book, "2026-03-31") == [
        "one_off 2026-03-12/2026-03-13 2 × 1/1 = 160.00", "credit 2026-03-12/2026-03-13 2 × 1/1 = -199.98",
      ])
    // Owed also after the end, and of its own day.
    try book.apply(AccountChange(subscription: id, date: try day("2026-04-01"), isEnded: true))
    try book.apply(buy(1, 500, on: "2026-04-05"))
    #expect(try rows(&book, "2026-04-30") == ["one_off 2026-04-05/2026-04-06 1 × 1/1 = 5.00"])
    try book.apply(buy(0, 500, on: "2026-04-05"))
    #expect(
      try say(&book, "2026-04-30") == [
        "Credit for 1 × Desk phone, bought on 5 April 2026: 1 × EUR 5.00, as billed on invoice 5, line 1 | "
          + "Bought 0 on 5 April 2026 by olivia"
      ])
  }
}
