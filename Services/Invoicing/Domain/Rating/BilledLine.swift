package import BillingTypes

/// What an invoice line is.
package enum LineKind: String, Sendable, Hashable, CaseIterable {
  /// A charge for a whole period.
  case recurring
  /// A charge for a part of a period.
  case prorated
  /// A share of an earlier charge, given back.
  case credit
}

/// Where a line stands: its invoice, and its number on it from 1.
package struct LineReference: Sendable, Hashable {
  package let invoice: InvoiceID
  package let lineNumber: Int

  package init(invoice: InvoiceID, lineNumber: Int) {
    self.invoice = invoice
    self.lineNumber = lineNumber
  }
}

/// A line of an issued invoice, as far as later rating needs it.
package struct BilledLine: Sendable, Hashable {
  /// Where it stands.
  package let reference: LineReference
  /// What it is.
  package let kind: LineKind
  /// Start of the aligned period that it bills.
  package let periodStart: CalendarDate
  /// Its number among all lines ever billed for that period of the subscription, from 1.
  package let revision: Int
  /// The days that it bills or gives back, within the period.
  package let range: DateRange
  /// The units that it bills or gives back on each of those days.
  package let quantity: Int64
  /// Price of one unit for the whole period.
  package let unitPrice: Money
  /// The amount: positive for a charge, negative for a credit.
  package let amount: Money
  /// For a credit: the charge that it gives back a share of.
  package let credited: LineReference?

  package init(
    reference: LineReference, kind: LineKind, periodStart: CalendarDate, revision: Int, range: DateRange,
    quantity: Int64, unitPrice: Money, amount: Money, credited: LineReference? = nil
  ) {
    self.reference = reference
    self.kind = kind
    self.periodStart = periodStart
    self.revision = revision
    self.range = range
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.amount = amount
    self.credited = credited
  }

  /// Days times units: what the line is a price for.
  var weight: Int128 { Int128(range.dayCount) * Int128(quantity) }
}
