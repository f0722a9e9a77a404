import BillingTypes
import InvoicingDomain
import Testing

/// The states of a bill run, without a store.
@Suite struct BillRunStateTests {
  let now = Instant(millisecondsSinceEpoch: 1_000)

  func started() throws -> BillRun {
    BillRun(
      starting: try BillRunID("march"), uid: ResourceUID(stored: "u"), targetDate: try day("2026-03-31"), now: now)
  }

  func running(_ accountCount: Int64 = 3) throws -> BillRun {
    var run = try started()
    run.needEvents(EventWatermarks(users: 1, subscriptions: 2), now: now)
    run.begin(accountCount: accountCount, lastSerial: 9, now: now)
    return run
  }

  @Test func aRunGoesThroughItsStates() throws {
    var run = try started()
    #expect(run.nextStep == .askProducers && run.isActive && run.invoiceID.rawValue == "march")
    let watermarks = EventWatermarks(users: 1, subscriptions: 2)
    run.needEvents(watermarks, now: Instant(millisecondsSinceEpoch: 2_000))
    #expect(run.nextStep == .awaitEvents(watermarks) && run.updatedAt.millisecondsSinceEpoch == 2_000)
    run.begin(accountCount: 1, lastSerial: 7, now: now)
    #expect(run.nextStep == .billAccounts(AccountCursor(lastSerial: 7, after: nil)))
    // Time never runs back.
    #expect(run.updatedAt.millisecondsSinceEpoch == 2_000 && run.createdAt == now)
    try run.record(AccountOutcome(account: try AccountID("acme"), result: .nothingDue), now: now)
    #expect(run.nextStep == .billAccounts(AccountCursor(lastSerial: 7, after: try AccountID("acme"))))
    run.finish(now: now)
    #expect(run.nextStep == .nothing && !run.isActive)
  }

  @Test func watermarksCoverWhenBothDo() {
    let needed = EventWatermarks(users: 5, subscriptions: 9)
    #expect(EventWatermarks(users: 5, subscriptions: 9).cover(needed))
    #expect(EventWatermarks(users: 6, subscriptions: 10).cover(needed))
    #expect(!EventWatermarks(users: 4, subscriptions: 99).cover(needed))
    #expect(!EventWatermarks(users: 99, subscriptions: 8).cover(needed))
  }

  @Test func progressAddsUpByCurrency() throws {
    let euro = try Currency(code: "EUR")
    let yen = try Currency(code: "JPY")
    var run = try running()
    for (account, money) in [
      ("aaa", Money(minorUnits: 100, currency: yen)), ("bbb", Money(minorUnits: -5, currency: euro)),
      ("ccc", Money(minorUnits: 10, currency: euro)),
    ] {
      let result = AccountOutcome.Result.invoiced(run.invoiceID, lineCount: 2, total: money)
      try run.record(AccountOutcome(account: try AccountID(account), result: result), now: now)
    }
    #expect(run.progress.sortedTotals.map(\.description) == ["EUR 0.05", "JPY 100"])
    #expect(run.progress.invoiceCount == 3 && run.progress.lineCount == 6 && run.progress.processedAccountCount == 3)
  }

  @Test func aTotalThatDoesNotFitIsNotRecorded() throws {
    let euro = try Currency(code: "EUR")
    var run = try running()
    let most = AccountOutcome.Result.invoiced(
      run.invoiceID, lineCount: 1, total: Money(minorUnits: .max, currency: euro))
    try run.record(AccountOutcome(account: try AccountID("aaa"), result: most), now: now)
    let before = run
    #expect(throws: RatingError.overflow) {
      try run.record(AccountOutcome(account: try AccountID("bbb"), result: most), now: now)
    }
    #expect(run == before)
    let parked = AccountOutcome.Result.parked(reason: "AMOUNT_OVERFLOW", message: "")
    try run.record(AccountOutcome(account: try AccountID("bbb"), result: parked), now: now)
    #expect(run.progress.parkedAccountCount == 1 && run.progress.processedAccountCount == 2)
  }
}
