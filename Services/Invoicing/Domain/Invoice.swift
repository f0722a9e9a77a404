package import BillingTypes

/// One explained amount on an issued invoice.
package struct InvoiceLine: Sendable, Hashable {
  /// Its place on the invoice, from 1.
  package let lineNumber: Int
  package let kind: LineKind
  package let subscription: SubscriptionID
  /// The whole aligned period.
  package let period: DateRange
  /// The days of it that are billed or given back.
  package let range: DateRange
  package let quantity: Int64
  /// Price of one unit for the whole period.
  package let unitPrice: Money
  /// Days billed over days in the period.
  package let numerator: Int64
  package let denominator: Int64
  /// Positive for a charge, negative for a credit.
  package let amount: Money
  /// One sentence for the customer.
  package let explanation: String
  /// What made it, on which day, and who asked.
  package let cause: String
  /// Its number among all lines of the period of the subscription.
  package let revision: Int
  /// For a credit: the line that it gives back a share of.
  package let credited: LineReference?

  package init(
    lineNumber: Int, kind: LineKind, subscription: SubscriptionID, period: DateRange, range: DateRange,
    quantity: Int64, unitPrice: Money, numerator: Int64, denominator: Int64, amount: Money, explanation: String,
    cause: String, revision: Int, credited: LineReference?
  ) {
    self.lineNumber = lineNumber
    self.kind = kind
    self.subscription = subscription
    self.period = period
    self.range = range
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.numerator = numerator
    self.denominator = denominator
    self.amount = amount
    self.explanation = explanation
    self.cause = cause
    self.revision = revision
    self.credited = credited
  }

  /// A rated line in its place on an invoice.
  init(_ line: RatedLine, lineNumber: Int, title: String, unit: BilledUnit) {
    self.init(
      lineNumber: lineNumber, kind: line.kind, subscription: line.subscription, period: line.period,
      range: line.range, quantity: line.quantity, unitPrice: line.unitPrice, numerator: line.numerator,
      denominator: line.denominator, amount: line.amount, explanation: line.explanation(title: title, unit: unit),
      cause: line.cause.text, revision: line.revision, credited: line.credited)
  }
}

/// A bill of an account; once issued it never changes.
package struct Invoice: Sendable, Hashable {
  package let name: InvoiceName
  package let stamp: ResourceStamp
  /// The run that made it.
  package let billRun: BillRunID
  /// The day on which it was issued, in the account's time zone.
  package let issueDate: CalendarDate
  /// The day by which it is to be paid.
  package let dueDate: CalendarDate
  /// Everything due up to this day is on it or on an earlier one.
  package let targetDate: CalendarDate
  package let lines: [InvoiceLine]
  /// The sum of the line amounts.
  package let total: Money

  package init(
    name: InvoiceName, stamp: ResourceStamp, billRun: BillRunID, issueDate: CalendarDate, dueDate: CalendarDate,
    targetDate: CalendarDate, lines: [InvoiceLine], total: Money
  ) {
    self.name = name
    self.stamp = stamp
    self.billRun = billRun
    self.issueDate = issueDate
    self.dueDate = dueDate
    self.targetDate = targetDate
    self.lines = lines
    self.total = total
  }
}
