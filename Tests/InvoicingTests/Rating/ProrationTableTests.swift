import BillingTypes
import InvoicingDomain
import Testing

/// What parts of periods cost by each policy, by hand.
@Suite struct ProrationTableTests {
  /// One unit at EUR 360.00 from a day until another one that ends it, monthly unless said otherwise: the lines of one run.
  func lines(
    _ policy: ProrationPolicy, _ start: String, _ end: String?, cycleDay: Int? = 1, period: BillingPeriod = .month,
    mode: BillingMode = .inAdvance, through target: String
  ) throws -> [String] {
    let terms = try SubscriptionTerms(
      pricing: .perUnit(Money(minorUnits: 36_000, currency: RandomAccount.euro)), period: period, billingMode: mode,
      alignment: try cycleDay.map { .cycleDay(try BillCycleDay($0)) } ?? .start, proration: policy)
    let timeline = SubscriptionTimeline(
      id: try SubscriptionID("phones"), title: "Cloud Phone", terms: terms, start: try day(start),
      steps: [try QuantityStep(effectiveDate: try day(start), quantity: 1, actor: "a")],
      termination: try end.map { Termination(endDate: try day($0), actor: "a") })
    return try rateSubscription(timeline, through: try day(target)).lines.map(row)
  }

  /// Days to the first turn, as each policy counts them, and the amount of EUR 360.00 for a month of them.
  @Test(
    arguments: [
      // (start, cycle day, exact days, exact whole, thirty-days, until)
      ("2026-03-12", 1, 20, 31, 19, "2026-04-01"), ("2026-04-12", 1, 19, 30, 19, "2026-05-01"),
      ("2026-02-12", 1, 17, 28, 19, "2026-03-01"), ("2024-02-12", 1, 18, 29, 19, "2024-03-01"),
      ("2026-03-02", 1, 30, 31, 29, "2026-04-01"), ("2026-02-28", 1, 1, 28, 3, "2026-03-01"),
      ("2024-02-29", 1, 1, 29, 2, "2024-03-01"), ("2026-03-31", 1, 1, 31, 1, "2026-04-01"),
      ("2026-03-20", 15, 26, 31, 25, "2026-04-15"), ("2026-03-12", 15, 3, 28, 3, "2026-03-15"),
      // Turns that a month lacks: the last day stands for the cycle day.
      ("2026-02-14", 31, 14, 28, 16, "2026-02-28"), ("2026-03-12", 31, 19, 31, 18, "2026-03-31"),
      ("2026-04-12", 31, 18, 30, 18, "2026-04-30"), ("2026-02-10", 29, 18, 30, 19, "2026-02-28"),
      ("2026-03-05", 29, 24, 29, 24, "2026-03-29"), ("2024-02-10", 30, 19, 30, 20, "2024-02-29"),
    ]) func partsUntilTheFirstTurn(
      start: String, cycleDay: Int, days: Int, of whole: Int, thirtyDays: Int, until turn: String
    ) throws
  {
    let cents = (36_000 * days * 2 + whole) / (whole * 2)
    let amount = Money(minorUnits: Int64(cents), currency: RandomAccount.euro).decimalText
    let exact = "prorated \(start)/\(turn) 1 × \(days)/\(whole) = \(amount)"
    #expect(try lines(.exactDays, start, nil, cycleDay: cycleDay, through: start) == [exact])
    #expect(
      try lines(.fixed30, start, nil, cycleDay: cycleDay, through: start)
        == ["prorated \(start)/\(turn) 1 × \(thirtyDays)/30 = \(thirtyDays * 12).00"])
    #expect(
      try lines(.none, start, nil, cycleDay: cycleDay, through: start)
        == ["recurring \(start)/\(turn) 1 × \(whole)/\(whole) = 360.00"])
  }

  @Test func wholePeriodsCostTheSameUnderEveryPolicy() throws {
    for policy in ProrationPolicy.allCases {
      for (period, cycleDay) in try [
        (BillingPeriod.month, 31), (.month, 1), (.quarters(1), 29), (BillingPeriod(unit: .year, count: 2), 30),
        (BillingPeriod(unit: .week, count: 3), 7), (BillingPeriod(unit: .day, count: 10), 7),
      ] {
        let rows = try lines(policy, "2024-01-31", nil, cycleDay: nil, period: period, through: "2026-06-30")
        #expect(rows.allSatisfy { $0.hasPrefix("recurring") && $0.hasSuffix("= 360.00") }, "\(policy) \(cycleDay)")
      }
    }
  }

  @Test func thirtyDayMonthsMakeUpQuartersAndYears() throws {
    let year = try BillingPeriod(unit: .year, count: 1)
    // Half a year is half a year: July to December is 184 of 365 days, and 180 of 360.
    #expect(
      try lines(.fixed30, "2026-07-01", "2027-01-01", cycleDay: nil, period: year, through: "2026-07-01")
        == ["prorated 2026-07-01/2027-01-01 1 × 180/360 = 180.00"])
    #expect(
      try lines(.exactDays, "2026-07-01", "2027-01-01", cycleDay: nil, period: year, through: "2026-07-01")
        == ["prorated 2026-07-01/2027-01-01 1 × 184/365 = 181.48"])
    #expect(
      try lines(.fixed30, "2026-02-15", nil, cycleDay: 1, period: .quarters(1), through: "2026-02-15")
        == ["prorated 2026-02-15/2026-05-01 1 × 76/90 = 304.00"])
    // Weeks have no months.
    #expect(
      try lines(
        .fixed30, "2026-03-02", "2026-03-05", period: BillingPeriod(unit: .week, count: 1), through: "2026-03-02")
        == ["prorated 2026-03-02/2026-03-05 1 × 3/7 = 154.29"])
  }

  @Test func thirtyDayPartsOfAMonthAddUpToIt() throws {
    // Every split of every month of a leap and a plain year, for every cycle day.
    for cycleDay in 1...31 {
      for start in ["2024-01-01", "2026-01-01"] {
        let schedule = BillingSchedule(
          period: .month, alignment: .cycleDay(try BillCycleDay(cycleDay)), start: try day(start))
        for index in 0..<12 {
          let period = try schedule.period(at: index)
          let first = schedule.thirtyDayNumber(of: period.start)
          #expect(schedule.thirtyDayNumber(of: period.end) - first == 30, "\(period) day \(cycleDay)")
          var before = first
          for offset in 1..<period.dayCount {
            let number = schedule.thirtyDayNumber(of: try period.start.adding(days: offset))
            #expect(before <= number && number <= first + 30, "\(period) day \(cycleDay)")
            before = number
          }
        }
      }
    }
  }

  @Test func withoutProrationARaiseCostsItsPeriodAndACutGivesNothingBack() throws {
    var book = AccountBook(currency: RandomAccount.euro)
    let id = try SubscriptionID("phones")
    try book.open(
      id, title: "Cloud Phone",
      terms: SubscriptionTerms(
        pricing: .perUnit(Money(minorUnits: 1_200, currency: RandomAccount.euro)), period: .month,
        billingMode: .inAdvance, alignment: .cycleDay(.first), proration: .none))
    func run(_ target: String) throws -> [String] { try book.run(through: try day(target))?.lines.map(row) ?? [] }
    func change(_ date: String, _ quantity: Int64) throws {
      try book.apply(AccountChange(subscription: id, date: try day(date), quantity: quantity))
    }
    try change("2026-03-12", 10)
    #expect(try run("2026-03-12") == ["recurring 2026-03-12/2026-04-01 10 × 31/31 = 120.00"])
    try change("2026-03-20", 13)
    #expect(try run("2026-03-20") == ["recurring 2026-03-12/2026-04-01 3 × 31/31 = 36.00"])
    try change("2026-03-25", 4)
    #expect(try run("2026-03-31").isEmpty)
    #expect(try run("2026-04-01") == ["recurring 2026-04-01/2026-05-01 4 × 30/30 = 48.00"])
    try book.apply(AccountChange(subscription: id, date: try day("2026-04-10"), isEnded: true))
    #expect(try run("2026-06-01").isEmpty)
    // The raise is taken back: the period never had more than ten.
    try change("2026-03-20", 10)
    #expect(try run("2026-06-01") == ["credit 2026-03-12/2026-04-01 3 × 31/31 = -36.00"])
    // And there was no service at all: everything comes back.
    try book.apply(AccountChange(subscription: id, date: try day("2026-03-12"), isEnded: true))
    try change("2026-03-20", 0)
    try change("2026-03-25", 0)
    #expect(
      try run("2026-06-01") == [
        "credit 2026-03-12/2026-04-01 10 × 31/31 = -120.00", "credit 2026-04-01/2026-05-01 4 × 30/30 = -48.00",
      ])
  }

  @Test func withoutProrationArrearsWaitForTheEndOfThePeriodOrOfService() throws {
    #expect(try lines(.none, "2026-03-12", nil, mode: .inArrears, through: "2026-03-31").isEmpty)
    #expect(
      try lines(.none, "2026-03-12", nil, mode: .inArrears, through: "2026-04-01")
        == ["recurring 2026-03-12/2026-04-01 1 × 31/31 = 360.00"])
    #expect(try lines(.none, "2026-03-12", "2026-03-20", mode: .inArrears, through: "2026-03-19").isEmpty)
    #expect(
      try lines(.none, "2026-03-12", "2026-03-20", mode: .inArrears, through: "2026-03-20")
        == ["recurring 2026-03-12/2026-04-01 1 × 31/31 = 360.00"])
  }
}
