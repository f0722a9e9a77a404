/// Bounds of what invoicing takes on at once; each is tested below, at and above.
package enum InvoicingLimits {
  /// Lines that one run may make for one subscription; more than this is a mistake in its dates.
  package static let linesPerSubscriptionMaximum = 100_000
  /// Stretches of one period times the lines that bill each; only periods of centuries that change every day have more.
  package static let cellsPerPeriodMaximum = 10_000_000
  /// Tiers of one price list.
  package static let priceTiersMaximum = 100
  /// Discounts of one subscription.
  package static let discountsMaximum = 4
  /// Periods that a discount or free time may last.
  package static let dealPeriodsMaximum = 1_000
  /// Days from issue to due date.
  package static let netDaysMaximum = 365
  /// Characters of a product's or plan's name in an explanation; longer ones are cut there.
  package static let titleLengthMaximum = 200
  /// Characters of the name of who asked for a change; longer ones are cut.
  package static let actorLengthMaximum = 200
  /// Days from today to the target date of a bill run.
  package static let targetDaysAheadMaximum = 366
  /// Parked accounts that a bill run names; the others are counted.
  package static let parkedAccountsShownMaximum = 100
  /// Lines on one page of a list of invoices, unless its first invoice alone has more; it keeps a page within a message.
  package static let linesPerPageMaximum = 4_000
  /// Accounts whose invoices a bill run commits together; progress is seen, and work lost by a crash, in steps of these.
  package static let accountsPerRunStep = 256
  /// Lines after which a step ends with the account that made them, so that other writes do not wait long.
  package static let linesPerRunStep: Int64 = 4_000
}
