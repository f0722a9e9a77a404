package import BillingTypes

/// What an invoice line is.
package enum LineKind: String, Sendable, Hashable, CaseIterable {
  /// A charge for a whole period.
  case recurring
  /// A charge for a part of a period.
  case prorated
  /// A purchase, in full.
  case oneOff = "one_off"
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
  /// The aligned period that it bills, or the day of a purchase.
  package let period: DateRange
  /// Its number among all lines ever billed for that period of the subscription, or for that item and day, from 1.
  package let revision: Int
  /// The days that it bills or gives back, within the period.
  package let range: DateRange
  /// The units that it bills or gives back on each of those days.
  package let quantity: Int64
  /// The price as printed.
  package let unitPrice: Money
  /// The exact price of one unit, or of all of them together, for the whole period.
  package let rate: Rate
  /// The amount: positive for a charge, negative for a credit.
  package let amount: Money
  /// For a purchase or its credit: what was bought.
  package let item: String?
  /// For a credit: the charge that it gives back a share of.
  package let credited: LineReference?

  /// A line; without a rate of its own it is billed at its printed price for each unit.
  package init(
    reference: LineReference, kind: LineKind, period: DateRange, revision: Int, range: DateRange, quantity: Int64,
    unitPrice: Money, rate: Rate? = nil, amount: Money, item: String? = nil, credited: LineReference? = nil
  ) {
    self.reference = reference
    self.kind = kind
    self.period = period
    self.revision = revision
    self.range = range
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.rate = rate ?? Rate(minorUnits: unitPrice.minorUnits, scope: .unit)
    self.amount = amount
    self.item = item
    self.credited = credited
  }

  /// A rated line once it stands on an invoice.
  package init(_ line: RatedLine, at reference: LineReference) {
    self.init(
      reference: reference, kind: line.kind, period: line.period, revision: line.revision, range: line.range,
      quantity: line.quantity, unitPrice: line.unitPrice, rate: line.rate, amount: line.amount, item: line.item,
      credited: line.credited)
  }

  /// What the rate is multiplied by: the units, or one where they are billed as a whole.
  var units: Int64 { rate.scope == .unit ? quantity : 1 }
}
