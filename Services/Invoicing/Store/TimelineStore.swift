import BillingTypes
import InvoicingDomain
import Storage

/// Reads what rating needs of an account: of each subscription that may owe something only its open periods, those from a
/// day on and those that were opened again, so that a long history costs nothing. Dates compare as their texts do, and `~`
/// comes after all of them.
enum TimelineStore {
  static func timelines(
    of account: BilledAccount, through date: CalendarDate, in reader: any SQLReader
  ) throws -> [SubscriptionTimeline] {
    let copies = try SubscriptionStore.open(
      of: account.id, cycleDay: account.billCycleDay, through: date, in: reader)
    if copies.isEmpty { return [] }
    let steps = try steps(of: account.id, through: date, in: reader)
    let billed = try billed(of: account, through: date, in: reader)
    return copies.map { copy in
      let id = copy.name.subscription
      return SubscriptionTimeline(
        id: id, title: copy.title, terms: copy.terms, start: copy.start, steps: steps[id] ?? [],
        termination: copy.termination, open: copy.open, billed: billed[id] ?? [])
    }
  }

  /// The steps of the open periods, and those of the last two days with any before each row of them.
  private static func steps(
    of account: AccountID, through date: CalendarDate, in reader: any SQLReader
  ) throws -> [SubscriptionID: [QuantityStep]] {
    let rows = try reader.query(
      """
      WITH windows AS (
        SELECT account_id, subscription_id, open_from AS first_day, '~' AS end_day
        FROM subscriptions WHERE account_id = ?1 AND open_from <= ?2
        UNION ALL
        SELECT account_id, subscription_id, reopened_from, reopened_until
        FROM subscriptions WHERE account_id = ?1 AND reopened_from <= ?2
      )
      SELECT q.subscription_id, q.effective_date, q.quantity, q.actor
      FROM windows w JOIN quantity_steps q
        ON q.account_id = w.account_id AND q.subscription_id = w.subscription_id AND q.effective_date < w.end_day
          AND q.effective_date >= COALESCE((
            SELECT DISTINCT p.effective_date FROM quantity_steps p
            WHERE p.account_id = w.account_id AND p.subscription_id = w.subscription_id
              AND p.effective_date < w.first_day
            ORDER BY p.effective_date DESC LIMIT 1 OFFSET 1), '')
      ORDER BY q.subscription_id, q.effective_date, q.step_order
      """, [.text(account.rawValue), .text(date.iso)]
    ) { row in
      (
        try SubscriptionID(row.text(0)),
        try QuantityStep(
          effectiveDate: try CalendarDate(iso: row.text(1)), quantity: row.int64(2), actor: row.text(3))
      )
    }
    return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
  }

  /// The lines of the open periods, oldest first.
  private static func billed(
    of account: BilledAccount, through date: CalendarDate, in reader: any SQLReader
  ) throws -> [SubscriptionID: [BilledLine]] {
    let rows = try reader.query(
      """
      WITH windows AS (
        SELECT account_id, subscription_id, open_from AS first_day, '~' AS end_day
        FROM subscriptions WHERE account_id = ?1 AND open_from <= ?2
        UNION ALL
        SELECT account_id, subscription_id, reopened_from, reopened_until
        FROM subscriptions WHERE account_id = ?1 AND reopened_from <= ?2
      )
      SELECT l.subscription_id, l.invoice_id, l.line_number, l.kind, l.period_start, l.period_end, l.line_revision,
        l.start_date, l.end_date, l.quantity, l.unit_price_minor, l.amount_minor, l.credited_invoice_id,
        l.credited_line_number
      FROM windows w JOIN invoice_lines l
        ON l.account_id = w.account_id AND l.subscription_id = w.subscription_id
          AND l.period_start >= w.first_day AND l.period_start < w.end_day
      ORDER BY l.subscription_id, l.period_start, l.line_revision
      """, [.text(account.id.rawValue), .text(date.iso)]
    ) { (try SubscriptionID($0.text(0)), try BilledLine(row: $0, currency: account.currency)) }
    return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
  }
}

extension BilledLine {
  fileprivate init(row: Row, currency: Currency) throws {
    self.init(
      reference: LineReference(invoice: try InvoiceID(row.text(1)), lineNumber: row.int(2)),
      kind: try stored(row.text(3)),
      period: DateRange(start: try CalendarDate(iso: row.text(4)), end: try CalendarDate(iso: row.text(5))),
      revision: row.int(6),
      range: DateRange(start: try CalendarDate(iso: row.text(7)), end: try CalendarDate(iso: row.text(8))),
      quantity: row.int64(9), unitPrice: Money(minorUnits: row.int64(10), currency: currency),
      amount: Money(minorUnits: row.int64(11), currency: currency),
      credited: try LineReference(row: row, from: 12))
  }
}

extension LineReference {
  /// A reference in two columns that are both there or both NULL.
  init?(row: Row, from column: Int) throws {
    guard let invoice = row.textOrNil(column) else { return nil }
    self.init(invoice: try InvoiceID(invoice), lineNumber: row.int(column + 1))
  }
}
