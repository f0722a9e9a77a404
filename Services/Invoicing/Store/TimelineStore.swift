import BillingTypes
import InvoicingDomain
import Storage

/// Reads what rating needs of an account: of each subscription that may owe something only its open periods, those from a
/// day on and those that were opened again, so that a long history costs nothing. Dates compare as their texts do.
enum TimelineStore {
  static func timelines(
    of account: BilledAccount, through date: CalendarDate, in reader: any SQLReader
  ) throws -> [SubscriptionTimeline] {
    let copies = try SubscriptionStore.open(
      of: account.id, cycleDay: account.billCycleDay, through: date, in: reader)
    return try copies.map { copy in
      let windows = OpenWindow.windows(of: copy.open, through: date)
      return SubscriptionTimeline(
        id: copy.name.subscription, title: copy.title, terms: copy.terms, start: copy.start,
        steps: try steps(of: copy.name, windows, in: reader), termination: copy.termination, open: copy.open,
        billed: try billed(of: copy.name, windows, account.currency, in: reader))
    }
  }

  /// The steps of the open periods, and those of the last two days with any before each row of them. The latter may be
  /// among those of the row before.
  private static func steps(
    of name: SubscriptionName, _ windows: [OpenWindow], in reader: any SQLReader
  ) throws -> [QuantityStep] {
    var steps: [QuantityStep] = []
    var last = (date: "", order: Int64.min)
    for window in windows {
      let found = try reader.query(
        """
        SELECT effective_date, step_order, quantity, actor FROM quantity_steps
        WHERE account_id = ?1 AND subscription_id = ?2 AND effective_date < ?4
          AND effective_date >= COALESCE((
            SELECT DISTINCT effective_date FROM quantity_steps
            WHERE account_id = ?1 AND subscription_id = ?2 AND effective_date < ?3
            ORDER BY effective_date DESC LIMIT 1 OFFSET 1), '')
        ORDER BY effective_date, step_order
        """, window.parameters(of: name)
      ) { row in
        let date = row.text(0)
        let step = try QuantityStep(
          effectiveDate: try CalendarDate(iso: date), quantity: row.int64(2), actor: row.text(3))
        return (place: (date: date, order: row.int64(1)), step: step)
      }
      for (place, step) in found where place > last {
        steps.append(step)
        last = place
      }
    }
    return steps
  }

  /// The lines of the open periods, oldest first.
  private static func billed(
    of name: SubscriptionName, _ windows: [OpenWindow], _ currency: Currency, in reader: any SQLReader
  ) throws -> [BilledLine] {
    try windows.flatMap { window in
      try reader.query(
        """
        SELECT subscription_id, invoice_id, line_number, kind, period_start, period_end, line_revision, start_date,
          end_date, quantity, unit_price_minor, amount_minor, credited_invoice_id, credited_line_number
        FROM invoice_lines
        WHERE account_id = ? AND subscription_id = ? AND period_start >= ? AND period_start < ?
        ORDER BY period_start, line_revision
        """, window.parameters(of: name)
      ) { try BilledLine(row: $0, currency: currency) }
    }
  }
}

/// A row of open periods by the days on which they begin.
private struct OpenWindow {
  let firstDay: String
  let endDay: String

  /// Those that may owe something by a day, oldest first. `~` comes after all dates.
  static func windows(of open: OpenPeriods, through date: CalendarDate) -> [OpenWindow] {
    var windows: [OpenWindow] = []
    if let days = open.reopened, days.start <= date {
      windows.append(OpenWindow(firstDay: days.start.iso, endDay: days.end.iso))
    }
    if open.from <= date { windows.append(OpenWindow(firstDay: open.from.iso, endDay: "~")) }
    return windows
  }

  func parameters(of name: SubscriptionName) -> [SQLValue] {
    [.text(name.account.rawValue), .text(name.subscription.rawValue), .text(firstDay), .text(endDay)]
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
