import BillingTypes
import InvoicingDomain
import ServiceRuntime
import Storage

extension Invoice {
  init(row: Row, lines: [InvoiceLine]) throws {
    self.init(
      name: InvoiceName(account: try AccountID(row.text(0)), invoice: try InvoiceID(row.text(1))),
      stamp: ResourceStamp(row: row, from: 2), billRun: try BillRunID(row.text(6)),
      issueDate: try CalendarDate(iso: row.text(7)), dueDate: try CalendarDate(iso: row.text(8)),
      targetDate: try CalendarDate(iso: row.text(9)), lines: lines,
      total: Money(minorUnits: row.int64(11), currency: try Currency(code: row.text(10))))
  }

  var row: [SQLValue] {
    [.text(name.account.rawValue), .text(name.invoice.rawValue)] + stamp.row
      + [
        .text(billRun.rawValue), .text(issueDate.iso), .text(dueDate.iso), .text(targetDate.iso),
        .text(total.currency.code), .int64(total.minorUnits), .int(lines.count),
      ]
  }
}

extension InvoiceLine {
  init(row: Row) throws {
    let currency = try Currency(code: row.text(19))
    self.init(
      lineNumber: row.int(2), kind: try stored(row.text(3)), subscription: try SubscriptionID(row.text(4)),
      period: DateRange(start: try CalendarDate(iso: row.text(5)), end: try CalendarDate(iso: row.text(6))),
      range: DateRange(start: try CalendarDate(iso: row.text(8)), end: try CalendarDate(iso: row.text(9))),
      quantity: row.int64(10), unitPrice: Money(minorUnits: row.int64(11), currency: currency),
      numerator: row.int64(12), denominator: row.int64(13),
      amount: Money(minorUnits: row.int64(14), currency: currency), explanation: row.text(15), cause: row.text(16),
      revision: row.int(7), credited: try LineReference(row: row, from: 17))
  }

  /// From `line_number` on.
  var row: [SQLValue] {
    [
      .int(lineNumber), .text(kind.rawValue), .text(subscription.rawValue), .text(period.start.iso),
      .text(period.end.iso), .int(revision), .text(range.start.iso), .text(range.end.iso), .int64(quantity),
      .int64(unitPrice.minorUnits), .int64(numerator), .int64(denominator), .int64(amount.minorUnits),
      .text(explanation), .text(cause), .text(orNull: credited?.invoice.rawValue),
      .int64(orNull: credited.map { Int64($0.lineNumber) }),
    ]
  }
}
