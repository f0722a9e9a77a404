import BillingTypes
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import Transport

@testable import InvoicingDomain
@testable import InvoicingService

/// How much a bill run does in one transaction.
@Suite struct BillRunStepTests {
  /// Accounts of one line up to the limit of accounts; one of them has nothing due.
  @Test func aStepBillsSoManyAccounts() async throws {
    try await InvoicingHouse.run { house in
      let count = InvoicingLimits.accountsPerRunStep + 1
      for number in 0..<count {
        house.users.accountCreated("account-\(1_000 + number)")
        if number > 0 { house.subscriptions.subscribed("account-\(1_000 + number)") }
      }
      try await house.deliver()
      let processed = try await Self.processedAfterEachStep(in: house)
      #expect(processed == [Int64(InvoicingLimits.accountsPerRunStep), Int64(count)])
    }
  }

  /// An account is never split, and its lines end the step once they are as many as the limit.
  @Test func aStepEndsWithItsLines() async throws {
    try await InvoicingHouse.run { house in
      for (id, start) in [("a", "2020-10-01"), ("b", "2020-10-01"), ("c", "2026-03-01"), ("d", "2026-03-01")] {
        house.users.accountCreated("account-\(id)")
        house.subscriptions.subscribed("account-\(id)", from: start) { $0.periodUnit = .day }
      }
      try await house.deliver()
      #expect(try await Self.processedAfterEachStep(in: house) == [2, 4])
      let run = try await house.service.database.read { try BillRunStore.find(try BillRunID("march"), in: $0) }
      let lineCount: Int64 = 2 * 2_008 + 2 * 31
      #expect(run?.progress.lineCount == lineCount)
    }
  }

  private static func processedAfterEachStep(in house: InvoicingHouse) async throws -> [Int64] {
    let database = house.service.database
    let steps = BillRunSteps(database: database, clock: TestClock(startingAt: InvoicingHouse.start))
    let id = try BillRunID("march")
    var run = BillRun(
      starting: id, uid: derivedUID(of: id, at: InvoicingHouse.start), targetDate: try CalendarDate(iso: "2026-03-31"),
      now: InvoicingHouse.start)
    run.needEvents(EventWatermarks(users: 0, subscriptions: 0), now: InvoicingHouse.start)
    try await database.write { [run] in try BillRunStore.insert(run, into: $0) }
    try await steps.begin(id)
    var processed: [Int64] = []
    while try await steps.active() != nil {
      try await steps.billNextAccounts(of: id)
      let run = try await database.read { try BillRunStore.find(id, in: $0) }
      processed.append(run?.progress.processedAccountCount ?? 0)
    }
    return processed
  }
}
