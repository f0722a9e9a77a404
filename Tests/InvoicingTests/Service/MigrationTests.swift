import BillingTypes
import ServiceRuntime
import Storage
import TestHouse
import Testing

@testable import InvoicingDomain
@testable import InvoicingService

/// Databases of earlier versions are brought up to date with what is in them, not only empty ones.
@Suite struct MigrationTests {
  private let directory = TemporaryDirectory()

  private func open(steps count: Int) throws -> SQLiteDatabase {
    let randomness = SeededRandomness(seed: 5)
    return try SQLiteDatabase.open(
      SQLiteConfiguration(
        directory: directory.path + "/data", migrations: Array((InvoicingServer.migrations ?? []).prefix(count)),
        atMilliseconds: 0, randomBytes: { randomness.bytes($0) },
        onFatal: { preconditionFailure("the test's database failed: \($0)") }))
  }

  /// An account with a subscription that was raised, billed, and opened again.
  private func fill(_ database: SQLiteDatabase) async throws {
    try await database.write { transaction in
      try transaction.execute("INSERT INTO accounts VALUES ('acme', 1, 'EUR', 'Europe/Rome', 30, 1)")
      try transaction.execute(
        """
        INSERT INTO subscriptions VALUES ('acme', 'phones', 'Cloud Phone', 'seat', 'EUR', 1200, 'month', 1,
          'in_advance', '2026-01-01', NULL, NULL, '2026-04-01', '2026-02-01', '2026-03-01')
        """)
      try transaction.execute("INSERT INTO quantity_steps VALUES ('acme', 'phones', '2026-01-01', 1, 10, 'users/o')")
      try transaction.execute("INSERT INTO quantity_steps VALUES ('acme', 'phones', '2026-02-10', 2, 13, 'users/o')")
      try transaction.execute(
        """
        INSERT INTO bill_runs VALUES ('january', 'u1', '2026-01-31', 0, 0, 'done', NULL, NULL, NULL, NULL, 1, 1, 0, 1, 1)
        """)
      try transaction.execute(
        """
        INSERT INTO invoices VALUES ('acme', 'january', 'u2', 1, 0, 0, 'january', '2026-01-31', '2026-03-02', '2026-01-31',
          'EUR', 12000, 1)
        """)
      try transaction.execute(
        """
        INSERT INTO invoice_lines VALUES ('acme', 'january', 1, 'recurring', 'phones', '2026-01-01', '2026-02-01', 1,
          '2026-01-01', '2026-02-01', 10, 1200, 1, 1, 12000, 'Cloud Phone', 'renewal', NULL, NULL)
        """)
    }
  }

  @Test func unitsCameToADatabaseWithInvoices() async throws {
    let before = try open(steps: 2)
    try await fill(before)
    await before.close()
    let database = try open(steps: .max)
    let name = SubscriptionName(account: try AccountID("acme"), subscription: try SubscriptionID("phones"))
    let copy = try await database.read { try SubscriptionStore.find(name, cycleDay: .first, in: $0) }
    #expect(copy?.title == "Cloud Phone" && copy?.open.from.iso == "2026-04-01")
    #expect(copy?.open.reopened?.start.iso == "2026-02-01" && copy?.open.reopened?.end.iso == "2026-03-01")
    let steps = try await database.read { try $0.query("SELECT quantity FROM quantity_steps") { $0.int64(0) } }
    #expect(steps == [10, 13])
    let invoice = InvoiceName(account: try AccountID("acme"), invoice: try InvoiceID("january"))
    #expect(try await database.read { try InvoiceStore.find(invoice, in: $0) }?.total.minorUnits == 12_000)
    await database.close()
  }
}
