import BillingTypes
import Protobuf
import RPC
import Schemas
import Storage
import TestHouse
import Testing
import Transport

@testable import InvoicingDomain
@testable import InvoicingService
@testable import ServiceRuntime

/// A run that ends with its process at any step goes on from there, and its invoices are those of an undisturbed run, to
/// the byte.
@Suite struct BillRunResumeTests {
  /// More accounts than one step bills, some of them with nothing due or parked.
  static func fill(_ users: EventLog, _ subscriptions: EventLog) {
    for number in 100..<(100 + InvoicingLimits.accountsPerRunStep * 2 + 5) {
      let id = "account-\(number)"
      users.accountCreated(id) { $0.billCycleDay = Int32(number % 31 + 1) }
      if number % 7 == 0 { continue }
      subscriptions.subscribed(id, quantity: Int64(number % 13 + 1), from: "2026-02-\(number % 20 + 10)") {
        $0.billingMode = number % 3 == 0 ? .inArrears : .inAdvance
        if number % 11 == 0 { $0.unitPrice?.currencyCode = "GBP" }
      }
      subscriptions.changed(id, to: Int64(number % 17), from: "2026-03-\(number % 19 + 10)")
    }
  }

  static func invoices(in database: any Database) async throws -> [[UInt8]] {
    try await database.read { reader in
      let start = InvoicePlace(account: "", createdAtMilliseconds: 0, invoice: "")
      return try InvoiceStore.places(after: start, limit: 10_000, in: reader).map { place in
        try InvoiceStore.find(try place.name(), in: reader)?.schema.serialized() ?? []
      }
    }
  }

  static func undisturbed() async throws -> (run: InvoicingV1.BillRun, invoices: [[UInt8]]) {
    let house = try await InvoicingHouse()
    fill(house.users, house.subscriptions)
    try await house.deliver()
    let run = try await house.bill("2026-03-31", id: "march", requestID: "march")
    let invoices = try await invoices(in: house.service.database)
    await house.service.stop()
    return (run, invoices)
  }

  @Test func everyStepMayBeTheLastOfItsProcess() async throws {
    let expected = try await Self.undisturbed()
    #expect(expected.invoices.count > InvoicingLimits.accountsPerRunStep && expected.run.parkedAccountCount > 0)
    let users = EventLog()
    let subscriptions = EventLog()
    Self.fill(users, subscriptions)
    let directory = TemporaryDirectory()
    var clock = InvoicingHouse.start
    var restarts = 0
    var isStarted = false
    while true {
      let database = try Self.open(directory, at: clock)
      let steps = BillRunSteps(database: database, clock: TestClock(startingAt: clock))
      if !isStarted {
        try await InvoicingHouse.deliver(users, subscriptions, into: database)
        try await Self.start(at: clock, in: database)
        isStarted = true
      } else if let run = try await steps.active() {
        try await Self.step(run, steps)
      } else {
        #expect(try await Self.invoices(in: database) == expected.invoices)
        let run = try await database.read { try BillRunStore.schema(of: try BillRunID("march"), in: $0) }
        #expect(run?.totals == expected.run.totals && run?.lineCount == expected.run.lineCount)
        #expect(run?.parkedAccounts == expected.run.parkedAccounts)
        await database.close()
        break
      }
      await database.close()
      restarts += 1
      clock = Instant(millisecondsSinceEpoch: clock.millisecondsSinceEpoch + 7_200_000)
    }
    #expect(restarts >= 6)
  }

  @Test func aStoppedServiceGoesOnWhenItStartsAgain() async throws {
    let expected = try await Self.undisturbed()
    let directory = TemporaryDirectory()
    let first = try await InvoicingHouse(in: directory)
    Self.fill(first.users, first.subscriptions)
    try await first.deliver()
    let request = InvoicingV1.StartBillRunRequest(
      billRunId: "march", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "march")
    _ = try await first.billRuns.startBillRun(request)
    await first.service.stop()
    let later = Instant(millisecondsSinceEpoch: InvoicingHouse.start.millisecondsSinceEpoch + 86_400_000)
    let second = try await InvoicingHouse(in: directory, at: later)
    Self.fill(second.users, second.subscriptions)
    let run = try await second.bill("2026-03-31", id: "march", requestID: "march")
    #expect(run.state == .done && run.totals == expected.run.totals)
    #expect(try await Self.invoices(in: second.service.database) == expected.invoices)
    await second.service.stop()
  }

  /// What was written before a run was asked for is on its invoices, however late it arrives.
  @Test func aRunWaitsForTheEventsBeforeIt() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      try await house.deliver()
      house.subscriptions.changed("acme", to: 11, from: "2026-03-01")
      house.users.accountCreated("zeta")
      house.subscriptions.subscribed("zeta")
      let request = InvoicingV1.StartBillRunRequest(
        billRunId: "march", billRun: InvoicingV1.BillRun(targetDate: "2026-03-31"), requestId: "run-2026-03-31")
      _ = try await house.billRuns.startBillRun(request)
      let loop = house.service.environment.loops.next()
      let followers = house.service.running.followers.map { follower in
        Task(executorPreference: loop) { await follower.run(on: loop) }
      }
      let run = try await house.bill("2026-03-31", id: "march")
      for follower in followers { follower.cancel() }
      for follower in followers { await follower.value }
      #expect(run.state == .done && run.invoiceCount == 2)
      #expect(run.totals.map(\.minorUnits) == [13_200 + 12_000])
    }
  }

  private static func open(_ directory: TemporaryDirectory, at time: Instant) throws -> SQLiteDatabase {
    let randomness = SeededRandomness(seed: 3)
    return try SQLiteDatabase.open(
      SQLiteConfiguration(
        directory: directory.path, migrations: InvoicingServer.migrations ?? [],
        atMilliseconds: time.millisecondsSinceEpoch, randomBytes: { randomness.bytes($0) },
        onFatal: { preconditionFailure("the test's database failed: \($0)") }))
  }

  private static func start(at now: Instant, in database: any Database) async throws {
    let id = try BillRunID("march")
    let run = BillRun(
      starting: id, uid: derivedUID(of: id, at: now), targetDate: try CalendarDate(iso: "2026-03-31"), now: now)
    try await database.write { try BillRunStore.insert(run, into: $0) }
  }

  private static func step(_ run: BillRun, _ steps: BillRunSteps) async throws {
    switch run.nextStep {
    case .askProducers: try await steps.needEvents(try await steps.received(), run.id)
    case .awaitEvents: try await steps.begin(run.id)
    case .billAccounts: try await steps.billNextAccounts(of: run.id)
    case .nothing: break
    }
  }
}
