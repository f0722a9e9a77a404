import BillingTypes
import InvoicingDomain
import Testing

@Suite struct RatingTableTests {
  func book() throws -> InvoiceBook { InvoiceBook(currency: try Currency(code: "EUR")) }

  /// Ten seats at EUR 12 for March; three more from the twelfth, one fewer from the twentieth. By hand, in cents:
  /// 10 × 1200 = 12000; 3 × 1200 × 20/31 = 2322.58; 1 × 1200 × 12/31 of what was billed (2323 × 12/60) = 464.6.
  @Test func tenThenThirteenThenTwelveBilledAsItHappens() throws {
    var book = try book()
    let bought = try timeline([("2026-03-01", 10)])
    #expect(
      try book.run([bought], through: day("2026-03-01")).map(row)
        == ["recurring 2026-03-01/2026-04-01 10 × 31/31 = 120.00"])
    let raised = try timeline([("2026-03-01", 10), ("2026-03-12", 13)])
    let raise = try book.run([raised], through: day("2026-03-12"))
    #expect(raise.map(row) == ["prorated 2026-03-12/2026-04-01 3 × 20/31 = 23.23"])
    #expect(
      raise[0].explanation(title: "Cloud Phone", unit: .seat)
        == "3 more seats of Cloud Phone from 12 March 2026: 3 × EUR 12.00 × 20 of 31 days (12–31 March 2026)")
    #expect(raise[0].cause.text == "Raised from 10 to 13 on 12 March 2026 by users/olivia")
    let cut = try timeline([("2026-03-01", 10), ("2026-03-12", 13), ("2026-03-20", 12)])
    let april = try book.run([cut], through: day("2026-04-01"))
    #expect(
      april.map(row) == [
        "credit 2026-03-20/2026-04-01 1 × 12/31 = -4.65", "recurring 2026-04-01/2026-05-01 12 × 30/30 = 144.00",
      ])
    #expect(april[0].credited == LineReference(invoice: try InvoiceID("2"), lineNumber: 1))
    #expect(
      april[0].explanation(title: "Cloud Phone", unit: .seat)
        == "Credit for 1 seat fewer of Cloud Phone from 20 March 2026: 1 × EUR 12.00 × 12 of 31 days "
        + "(20–31 March 2026), as billed on invoice 2, line 1")
    #expect(april[0].cause.text == "Cut from 13 to 12 on 20 March 2026 by users/olivia")
    #expect(april[1].cause.text == "Renewed with 12 on 1 April 2026")
    #expect(book.total == 12_000 + 2_323 - 465 + 14_400)
    #expect(try book.run([cut], through: day("2026-04-01")).isEmpty)
  }

  @Test func tenThenThirteenThenTwelveBilledAtOnce() throws {
    var book = try book()
    let all = try timeline([("2026-03-01", 10), ("2026-03-12", 13), ("2026-03-20", 12)])
    let lines = try book.run([all], through: day("2026-03-31"))
    // 2 × 1200 × 20/31 = 1548.39; 1 × 1200 × 8/31 = 309.68
    #expect(
      lines.map(row) == [
        "recurring 2026-03-01/2026-04-01 10 × 31/31 = 120.00", "prorated 2026-03-12/2026-04-01 2 × 20/31 = 15.48",
        "prorated 2026-03-12/2026-03-20 1 × 8/31 = 3.10",
      ])
    #expect(
      lines[0].explanation(title: "Cloud Phone", unit: .seat)
        == "10 seats of Cloud Phone, 1–31 March 2026: 10 × EUR 12.00")
    #expect(lines[0].cause.text == "Started with 10 on 1 March 2026 by users/olivia")
    #expect(try book.run([all], through: day("2026-03-31")).isEmpty)
  }

  @Test func arrearsBillsEveryStretchOnceItHasEnded() throws {
    var book = try book()
    let all = try timeline(mode: .inArrears, [("2026-03-01", 10), ("2026-03-12", 13), ("2026-03-20", 12)])
    #expect(try book.run([all], through: day("2026-03-11")).isEmpty)
    #expect(
      try book.run([all], through: day("2026-03-12")).map(row)
        == ["prorated 2026-03-01/2026-03-12 10 × 11/31 = 42.58"])
    #expect(
      try book.run([all], through: day("2026-03-31")).map(row)
        == ["prorated 2026-03-12/2026-03-20 13 × 8/31 = 40.26"])
    #expect(
      try book.run([all], through: day("2026-04-01")).map(row)
        == ["prorated 2026-03-20/2026-04-01 12 × 12/31 = 55.74"])
    #expect(
      try book.run([all], through: day("2026-05-01")).map(row)
        == ["recurring 2026-04-01/2026-05-01 12 × 30/30 = 144.00"])
  }

  @Test func endingOnTheTargetDateIsBilledInArrears() throws {
    var book = try book()
    let ended = try timeline(mode: .inArrears, [("2026-03-01", 10)], end: "2026-03-20")
    #expect(try book.run([ended], through: day("2026-03-19")).isEmpty)
    #expect(
      try book.run([ended], through: day("2026-03-20")).map(row)
        == ["prorated 2026-03-01/2026-03-20 10 × 19/31 = 73.55"])
    #expect(try book.run([ended], through: day("2027-03-20")).isEmpty)
  }

  @Test func arrearsOfCycleDay31WaitsForTheTurn() throws {
    var book = try book()
    let all = try timeline(mode: .inArrears, cycleDay: 31, start: "2026-03-31", [("2026-03-31", 1)])
    #expect(try book.run([all], through: day("2026-04-29")).isEmpty)
    #expect(try book.run([all], through: day("2026-04-30")).count == 1)
    #expect(try book.run([all], through: day("2026-05-30")).isEmpty)
    #expect(
      try book.run([all], through: day("2026-05-31")).map(row)
        == ["recurring 2026-04-30/2026-05-31 1 × 31/31 = 12.00"])
  }

  @Test func theFirstAndLastPartsAreShoresOfTheirOwnPeriods() throws {
    var book = try book()
    // 14 February to the turn on the 28th lies in 31 January–28 February: 14 of 28 days, not of 31.
    let all = try timeline(
      price: "31.00", cycleDay: 31, start: "2026-02-14", [("2026-02-14", 1)], end: "2026-04-04")
    #expect(
      try book.run([all], through: day("2026-12-31")).map(row) == [
        "prorated 2026-02-14/2026-02-28 1 × 14/28 = 15.50", "recurring 2026-02-28/2026-03-31 1 × 31/31 = 31.00",
        "prorated 2026-03-31/2026-04-04 1 × 4/30 = 4.13",
      ])
  }

  @Test func annualPartsCountTheLeapDayOfTheirPeriod() throws {
    var book = try book()
    let annual = try timeline(price: "366.00", unit: .year, start: "2015-03-15", [("2015-03-15", 1)])
    #expect(
      try book.run([annual], through: day("2016-03-01")).map(row) == [
        "prorated 2015-03-15/2016-03-01 1 × 352/366 = 352.00", "recurring 2016-03-01/2017-03-01 1 × 365/365 = 366.00",
      ])
  }

  @Test func aTerminationGivesBackTheRest() throws {
    var book = try book()
    _ = try book.run([try timeline([("2026-03-01", 10)])], through: day("2026-03-01"))
    let ended = try timeline([("2026-03-01", 10)], end: "2026-03-21")
    let lines = try book.run([ended], through: day("2026-04-01"))
    #expect(lines.map(row) == ["credit 2026-03-21/2026-04-01 10 × 11/31 = -42.58"])
    #expect(lines[0].cause.text == "Ended on 21 March 2026 by operator")
    #expect(try book.run([ended], through: day("2027-01-01")).isEmpty)
  }

  @Test func aTerminationBeforeTheStartGivesBackEverything() throws {
    var book = try book()
    _ = try book.run([try timeline([("2026-03-01", 7)])], through: day("2026-04-01"))
    let never = try timeline([("2026-03-01", 7)], end: "2026-02-01")
    _ = try book.run([never], through: day("2026-04-01"))
    #expect(book.total == 0)
  }

  @Test func aRetroactiveRaiseReachesIntoEveryBilledPeriod() throws {
    var book = try book()
    _ = try book.run([try timeline([("2026-03-01", 10)])], through: day("2026-05-01"))
    let late = try timeline([("2026-03-01", 10), ("2026-04-21", 12)])
    let lines = try book.run([late], through: day("2026-05-01"))
    #expect(
      lines.map(row) == [
        "prorated 2026-04-21/2026-05-01 2 × 10/30 = 8.00", "recurring 2026-05-01/2026-06-01 2 × 31/31 = 24.00",
      ])
    #expect(lines.allSatisfy { $0.cause.kind == .raised && $0.baseQuantity == 10 })
  }

  @Test func cutThenRaiseTakesFromTheNewestLineAndBillsAgain() throws {
    var book = try book()
    let start: [(String, Int64)] = [("2026-03-01", 10), ("2026-03-05", 15)]
    _ = try book.run([try timeline([("2026-03-01", 10)])], through: day("2026-03-01"))
    _ = try book.run([try timeline(start)], through: day("2026-03-05"))
    let cut = try book.run([try timeline(start + [("2026-03-10", 8)])], through: day("2026-03-10"))
    #expect(
      cut.map(row) == [
        "credit 2026-03-10/2026-04-01 5 × 22/31 = -42.58", "credit 2026-03-10/2026-04-01 2 × 22/31 = -17.03",
      ])
    #expect(cut.map(\.credited?.invoice.rawValue) == ["2", "1"])
    let raised = try timeline(start + [("2026-03-10", 8), ("2026-03-20", 11)])
    #expect(
      try book.run([raised], through: day("2026-03-20")).map(row)
        == ["prorated 2026-03-20/2026-04-01 3 × 12/31 = 13.94"])
    #expect(try book.run([raised], through: day("2026-03-31")).isEmpty)
  }

  @Test func severalChangesOfOneDayCountAsTheLast() throws {
    var once = try book()
    var often = try book()
    let last = try timeline([("2026-03-01", 10), ("2026-03-12", 13)])
    let many = try timeline([
      ("2026-03-01", 3), ("2026-03-12", 99), ("2026-03-01", 10), ("2026-03-12", 0), ("2026-03-12", 13),
    ])
    #expect(try once.run([last], through: day("2026-03-31")) == often.run([many], through: day("2026-03-31")))
  }

  @Test func quantityZeroOwesNothing() throws {
    var book = try book()
    let paused = try timeline([("2026-03-01", 0), ("2026-04-01", 5), ("2026-05-01", 0), ("2026-06-16", 2)])
    #expect(
      try book.run([paused], through: day("2026-06-30")).map(row) == [
        "recurring 2026-04-01/2026-05-01 5 × 30/30 = 60.00", "prorated 2026-06-16/2026-07-01 2 × 15/30 = 12.00",
      ])
  }

  @Test func whatIsFreeBringsNoLine() throws {
    var book = try book()
    #expect(try book.run([try timeline(price: "0", [("2026-03-01", 10)])], through: day("2026-09-01")).isEmpty)
  }

  @Test func aSubscriptionThatHasNotBegunIsNotBilled() throws {
    var book = try book()
    let later = try timeline(start: "2026-03-12", [("2026-03-12", 10)])
    #expect(try book.run([later], through: day("2026-03-11")).isEmpty)
    #expect(try book.run([later], through: day("2026-03-12")).count == 1)
  }

  @Test func theLastCreditTakesTheExactRemainder() throws {
    var book = try book()
    // One cent for 31 days: each day's share rounds to nothing, and the last credit returns the cent.
    var steps: [(String, Int64)] = [("2026-03-01", 1)]
    _ = try book.run([try timeline(price: "0.01", steps)], through: day("2026-03-01"))
    for date in ["2026-03-30", "2026-03-29", "2026-03-15", "2026-03-01"] {
      steps.append((date, 0))
      _ = try book.run([try timeline(price: "0.01", steps)], through: day("2026-03-31"))
    }
    #expect(book.invoices.map { $0[0].amount.minorUnits } == [1, 0, 0, 0, -1])
    #expect(book.total == 0)
  }
}
