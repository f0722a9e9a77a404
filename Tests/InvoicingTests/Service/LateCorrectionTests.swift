import InvoicingDomain
import Schemas
import Storage
import TestHouse
import Testing

@testable import InvoicingService

/// What a change of long ago opens again, and what stays settled.
@Suite struct LateCorrectionTests {
  func open(_ house: InvoicingHouse) async throws -> [String?] {
    try await house.service.database.read { reader in
      try reader.query("SELECT open_from, reopened_from, reopened_until FROM subscriptions", []) { row in
        [row.text(0), row.textOrNil(1), row.textOrNil(2)]
      }
    }.first ?? []
  }

  @Test func aLateChangeOpensThePeriodsUntilTheNextOne() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      house.subscriptions.changed("acme", to: 12, from: "2026-06-01")
      try await house.deliver()
      try await house.bill("2026-09-01", id: "september")
      #expect(try await open(house) == ["2026-10-01", nil, nil])
      house.subscriptions.changed("acme", to: 11, from: "2026-04-16")
      try await house.deliver()
      #expect(try await open(house) == ["2026-10-01", "2026-04-01", "2026-06-01"])
      // A day more, that of the next change and no further.
      house.subscriptions.changed("acme", to: 9, from: "2026-04-30")
      try await house.deliver()
      #expect(try await open(house) == ["2026-10-01", "2026-04-01", "2026-06-01"])
      try await house.bill("2026-09-15", id: "correction")
      let invoice = try await house.invoice("accounts/acme/invoices/correction")
      // 1 × 12.00 × 14/30 = 5.60 more; 1 × 12.00 × 1/30 = 0.40 and a whole May back.
      #expect(
        invoice.lines.map { "\($0.kind) \($0.startDate) \($0.amount?.minorUnits ?? 0)" } == [
          "prorated 2026-04-16 560", "credit 2026-04-30 -40", "credit 2026-05-01 -1200",
        ])
      #expect(
        invoice.lines.map(\.cause) == [
          "Raised from 10 to 11 on 16 April 2026 by users/olivia", "Cut from 11 to 9 on 30 April 2026 by users/olivia",
          "Cut from 11 to 9 on 30 April 2026 by users/olivia",
        ])
      #expect(try await open(house) == ["2026-10-01", nil, nil])
      let again = try await house.bill("2026-09-20", id: "again")
      #expect(again.invoiceCount == 0)
    }
  }

  @Test func aLateEndOpensEverythingAfterIt() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      try await house.deliver()
      try await house.bill("2026-06-01", id: "june")
      house.subscriptions.terminated("acme", on: "2026-05-01")
      try await house.deliver()
      #expect(try await open(house) == ["2026-05-01", nil, nil])
      let july = try await house.bill("2026-07-01", id: "july")
      #expect(july.totals.map(\.minorUnits) == [-24_000])
      // Nothing is open any more, also where nothing is due.
      #expect(try await open(house) == ["9999-12-31", nil, nil])
    }
  }

  @Test func aRunThatBillsNothingSettlesToo() async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      house.subscriptions.changed("acme", to: 0, from: "2026-03-01")
      house.subscriptions.changed("acme", to: 5, from: "2026-12-01")
      try await house.deliver()
      let run = try await house.bill("2026-08-15", id: "august")
      #expect(run.invoiceCount == 0)
      #expect(try await open(house) == ["2026-12-01", nil, nil])
    }
  }
}
