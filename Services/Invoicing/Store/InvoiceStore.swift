import BillingTypes
import InvoicingDomain
import Storage

/// The door to `invoices` and `invoice_lines`.
enum InvoiceStore {
  static func insert(_ invoice: Invoice, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO invoices (account_id, invoice_id, uid, revision, created_at_ms, updated_at_ms, bill_run_id, issue_date,
        due_date, target_date, currency_code, total_minor, line_count)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, invoice.row)
    for line in invoice.lines {
      try transaction.execute(
        """
        INSERT INTO invoice_lines (account_id, invoice_id, line_number, kind, subscription_id, period_start, period_end,
          line_revision, start_date, end_date, quantity, unit_price_minor, numerator, denominator, amount_minor,
          explanation, cause, credited_invoice_id, credited_line_number)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, [.text(invoice.name.account.rawValue), .text(invoice.name.invoice.rawValue)] + line.row)
    }
  }

  static func find(_ name: InvoiceName, in reader: any SQLReader) throws -> Invoice? {
    let lines = try reader.query(
      """
      SELECT l.account_id, l.invoice_id, l.line_number, l.kind, l.subscription_id, l.period_start, l.period_end,
        l.line_revision, l.start_date, l.end_date, l.quantity, l.unit_price_minor, l.numerator, l.denominator,
        l.amount_minor, l.explanation, l.cause, l.credited_invoice_id, l.credited_line_number, i.currency_code
      FROM invoices i JOIN invoice_lines l ON l.account_id = i.account_id AND l.invoice_id = i.invoice_id
      WHERE i.account_id = ? AND i.invoice_id = ? ORDER BY l.line_number
      """, [.text(name.account.rawValue), .text(name.invoice.rawValue)]
    ) { try InvoiceLine(row: $0) }
    return try reader.first(
      """
      SELECT account_id, invoice_id, uid, revision, created_at_ms, updated_at_ms, bill_run_id, issue_date, due_date,
        target_date, currency_code, total_minor
      FROM invoices WHERE account_id = ? AND invoice_id = ?
      """, [.text(name.account.rawValue), .text(name.invoice.rawValue)]
    ) { try Invoice(row: $0, lines: lines) }
  }

  /// Where an account's invoices stand in the order of their making, those after a place in it.
  static func places(
    of account: AccountID, after place: InvoicePlace, limit: Int, in reader: any SQLReader
  ) throws -> [InvoicePlace] {
    try reader.query(
      """
      SELECT account_id, created_at_ms, invoice_id FROM invoices
      WHERE account_id = ? AND (created_at_ms, invoice_id) > (?, ?) ORDER BY created_at_ms, invoice_id LIMIT ?
      """,
      [.text(account.rawValue), .int64(place.createdAtMilliseconds), .text(place.invoice), .int(limit)]
    ) { InvoicePlace(account: $0.text(0), createdAtMilliseconds: $0.int64(1), invoice: $0.text(2)) }
  }

  /// Where the invoices of every account stand, by account and then in the order of their making.
  static func places(after place: InvoicePlace, limit: Int, in reader: any SQLReader) throws -> [InvoicePlace] {
    try reader.query(
      """
      SELECT account_id, created_at_ms, invoice_id FROM invoices
      WHERE (account_id, created_at_ms, invoice_id) > (?, ?, ?)
      ORDER BY account_id, created_at_ms, invoice_id LIMIT ?
      """,
      [.text(place.account), .int64(place.createdAtMilliseconds), .text(place.invoice), .int(limit)]
    ) { InvoicePlace(account: $0.text(0), createdAtMilliseconds: $0.int64(1), invoice: $0.text(2)) }
  }
}

/// Where an invoice stands in a list; empty texts and 0 before the first one.
struct InvoicePlace {
  let account: String
  let createdAtMilliseconds: Int64
  let invoice: String

  /// The place in a page token.
  var key: [SQLValue] { [.text(account), .int64(createdAtMilliseconds), .text(invoice)] }

  /// The invoice that stands there.
  func name() throws -> InvoiceName {
    InvoiceName(account: try AccountID(account), invoice: try InvoiceID(invoice))
  }
}
