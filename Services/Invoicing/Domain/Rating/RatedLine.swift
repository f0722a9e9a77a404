package import BillingTypes

/// What made a line.
package struct LineCause: Sendable, Hashable {
  /// The sorts of change.
  package enum Kind: Sendable, Hashable, CaseIterable {
    /// Service began.
    case started
    /// The quantity rose.
    case raised
    /// The quantity fell, and not to the end.
    case cut
    /// A change asked for the quantity that was there already, and so took back what an earlier request had changed.
    case kept
    /// Service ended.
    case ended
    /// A further period, or stretch of one, of a quantity that was there before.
    case renewed
  }

  package let kind: Kind
  /// The day from which the change holds, or on which the further stretch begins.
  package let date: CalendarDate
  /// Units the day before, and units from the day on.
  package let previousQuantity: Int64
  package let quantity: Int64
  /// Who asked for the change that holds on the date.
  package let actor: String

  package init(kind: Kind, date: CalendarDate, previousQuantity: Int64, quantity: Int64, actor: String) {
    self.kind = kind
    self.date = date
    self.previousQuantity = previousQuantity
    self.quantity = quantity
    self.actor = actor
  }
}

/// A line that rating asks for: a charge that is still missing, or a credit for what was billed too much. It explains
/// itself (`Explanation.swift`).
package struct RatedLine: Sendable, Hashable {
  package let subscription: SubscriptionID
  package let kind: LineKind
  /// The whole aligned period.
  package let period: DateRange
  /// The billed or credited days within it.
  package let range: DateRange
  /// Units on each of those days.
  package let quantity: Int64
  /// Units that were billed below this line on its first day; a line on top of others is about *more* units.
  package let baseQuantity: Int64
  /// Price of one unit for the whole period.
  package let unitPrice: Money
  /// The share of the period: days billed over days in the aligned period.
  package let numerator: Int64
  package let denominator: Int64
  /// Positive for a charge, negative for a credit.
  package let amount: Money
  package let cause: LineCause
  /// Number among all lines of this period of the subscription; unique, and so the second lock against billing twice.
  package let revision: Int
  /// For a credit: the line that it gives back a share of.
  package let credited: LineReference?
}
