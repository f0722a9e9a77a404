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
    /// The price changed, and the quantity did not.
    case repriced
    /// Service was paused.
    case paused
    /// Service went on after a pause.
    case resumed
    /// Free time, or a discount, began or ended as agreed.
    case dealChanged
    /// A change asked for what was there already, and so took back what an earlier request had changed.
    case kept
    /// Service ended.
    case ended
    /// A further period, or stretch of one, of what was there before.
    case renewed
    /// The first day of service moved, and the periods with it.
    case moved
    /// Goods were bought, or a purchase was corrected.
    case bought
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

/// How the printed price of a line comes about.
package enum PriceBasis: Sendable, Hashable {
  /// The price of one unit; of everything else it is the price of all units together.
  case unit
  case flat
  case graduated
  case volume
  /// Packages of so many units.
  case package(size: Int64)
  /// The minimum charge, which was more than the price.
  case minimum
}

/// A line that rating asks for: a charge that is still missing, or a credit for what was billed too much. It explains
/// itself (`Explanation.swift`).
///
/// The amount of a charge is `rate × units × numerator ÷ denominator`, rounded half up once; the rate is the printed price
/// less the discounts. The amount of a credit is the share of what was billed on the credited line, never more than is left.
package struct RatedLine: Sendable, Hashable {
  package let subscription: SubscriptionID
  package let kind: LineKind
  /// The whole aligned period, or the day of a purchase.
  package let period: DateRange
  /// The billed or credited days within it.
  package let range: DateRange
  /// Units on each of those days.
  package let quantity: Int64
  /// Units that were billed below this line on its first day; a line on top of others is about *more* units.
  package let baseQuantity: Int64
  /// Price for the whole period before discounts: of one unit, or of all of them, as `basis` says.
  package let unitPrice: Money
  package let basis: PriceBasis
  /// What was taken off.
  package let discounts: [Discount.Value]
  /// The exact price after discounts.
  package let rate: Rate
  /// The share of the period by the proration policy: days billed over days in the aligned period.
  package let numerator: Int64
  package let denominator: Int64
  /// Positive for a charge, negative for a credit.
  package let amount: Money
  package let cause: LineCause
  /// Number among all lines of the subscription for this period, or for this item and day; unique, and so the second lock
  /// against billing twice.
  package let revision: Int
  /// For a purchase or its credit: what was bought.
  package let item: String?
  /// For a credit: the line that it gives back a share of.
  package let credited: LineReference?
}
