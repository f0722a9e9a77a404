import BillingTypes
import InvoicingDomain
import Schemas
import Storage
import TestHouse
import Testing

@testable import InvoicingService

/// The locks of the schema below the rules.
@Suite struct IssuedInvoiceTests {
  func refused(_ house: InvoicingHouse, _ body: @escaping @Sendable (any Transaction) throws -> Void) async -> String? {
    do {
      try await house.service.database.write(body)
      return nil
    } catch { return "\(error)" }
  }

  func billed(_ test: (InvoicingHouse, Invoice) async throws -> Void) async throws {
    try await InvoicingHouse.run { house in
      house.users.accountCreated("acme")
      house.subscriptions.subscribed("acme")
      try await house.deliver()
      try await house.bill("2026-03-31", id: "march")
      let name = try InvoiceName(resourceName: "accounts/acme/invoices/march")
      let invoice = try await house.service.database.read { try InvoiceStore.find(name, in: $0) }
      try await test(house, try #require(invoice))
    }
  }

  @Test func anIssuedInvoiceNeverChanges() async throws {
    try await billed { house, invoice in
      let edited = await refused(house) { try $0.execute("UPDATE invoices SET total_minor = 1") }
      #expect(edited?.contains("an issued invoice is never edited") == true)
      let removed = await refused(house) { try $0.execute("DELETE FROM invoices") }
      #expect(removed?.contains("an issued invoice is never removed") == true)
      let line = await refused(house) { try $0.execute("UPDATE invoice_lines SET explanation = ''") }
      #expect(line?.contains("a line of an issued invoice is never edited") == true)
      let gone = await refused(house) { try $0.execute("DELETE FROM invoice_lines") }
      #expect(gone?.contains("a line of an issued invoice is never removed") == true)
      let further = await refused(house) {
        try $0.execute(
          """
          INSERT INTO invoice_lines (account_id, invoice_id, line_number, kind, subscription_id, period_start,
            period_end, line_revision, start_date, end_date, quantity, unit_price_minor, numerator, denominator,
            amount_minor, explanation, cause)
          SELECT account_id, invoice_id, line_number + 1, kind, subscription_id, period_start, period_end,
            line_revision + 1, start_date, end_date, quantity, unit_price_minor, numerator, denominator, amount_minor,
            explanation, cause
          FROM invoice_lines
          """)
      }
      #expect(further?.contains("an issued invoice gets no further lines") == true)
      let untouched = try await house.invoice("accounts/acme/invoices/march")
      #expect(untouched == invoice.schema)
    }
  }

  @Test func aPeriodIsNotBilledTwiceWhateverTheRulesSay() async throws {
    try await billed { house, invoice in
      try await house.bill("2026-03-31", id: "other", requestID: "other")
      let copy = Invoice(
        name: InvoiceName(account: invoice.name.account, invoice: try InvoiceID("other")), stamp: invoice.stamp,
        billRun: try BillRunID("other"), issueDate: invoice.issueDate, dueDate: invoice.dueDate,
        targetDate: invoice.targetDate, lines: invoice.lines, total: invoice.total)
      let twice = await refused(house) { try InvoiceStore.insert(copy, into: $0) }
      #expect(twice?.contains("line_revision") == true)
      let sameRun = Invoice(
        name: copy.name, stamp: invoice.stamp, billRun: invoice.billRun, issueDate: invoice.issueDate,
        dueDate: invoice.dueDate, targetDate: invoice.targetDate, lines: invoice.lines, total: invoice.total)
      let run = await refused(house) { try InvoiceStore.insert(sameRun, into: $0) }
      #expect(run?.contains("bill_run_id") == true)
    }
  }

  /// An account that the schema refuses is parked alone; those billed in the same step are not lost.
  @Test func aRefusalOfTheSchemaParksItsAccountOnly() async throws {
    try await InvoicingHouse.run { house in
      for id in ["alpha", "beta", "gamma"] {
        house.users.accountCreated(id)
        house.subscriptions.subscribed(id)
      }
      try await house.deliver()
      try await house.bill("2026-03-31", id: "march")
      // As if the mark of what is settled had been lost together with the sight of the lines before it.
      try await house.service.database.write { transaction in
        try transaction.execute("DROP TRIGGER invoice_lines_are_not_edited")
        try transaction.execute("UPDATE invoice_lines SET period_start = '2026-04-01' WHERE account_id = 'beta'")
        try transaction.execute("UPDATE subscriptions SET open_from = '2026-04-02' WHERE account_id = 'beta'")
      }
      let april = try await house.bill("2026-04-30", id: "april")
      #expect(april.parkedAccounts.map(\.account) == ["accounts/beta"] && april.invoiceCount == 2)
      #expect(april.parkedAccounts.first?.reason == "STORE_REFUSED")
    }
  }
}
