package import BillingTypes

/// The lines of an account's next invoice and what they sum up to.
package struct RatedAccount: Sendable, Hashable {
  /// By subscription, then by period and day.
  package let lines: [RatedLine]
  /// The sum of the line amounts, as printed.
  package let total: Money
  /// What each subscription has open once the lines are billed.
  package let open: [SubscriptionID: OpenPeriods]
}

/// Rates the subscriptions of one account up to a day, in the order of their identifiers. All prices are in the
/// account's currency; any failure refuses the account as a whole.
package func rateAccount(
  _ timelines: [SubscriptionTimeline], currency: Currency, through targetDate: CalendarDate
) throws(RatingError) -> RatedAccount {
  var lines: [RatedLine] = []
  var openPeriods: [SubscriptionID: OpenPeriods] = [:]
  openPeriods.reserveCapacity(timelines.count)
  lines.reserveCapacity(timelines.count)
  let isSorted = zip(timelines, timelines.dropFirst()).allSatisfy { $0.id < $1.id }
  for timeline in isSorted ? timelines : timelines.sorted(by: { $0.id < $1.id }) {
    try requireSame(currency, timeline.terms.pricing.currency)
    openPeriods[timeline.id] = try rate(timeline, through: targetDate, into: &lines)
  }
  return RatedAccount(lines: lines, total: try total(of: lines, currency), open: openPeriods)
}

/// The sum of the line amounts, as printed.
func total(of lines: [RatedLine], _ currency: Currency) throws(RatingError) -> Money {
  var sum: Int64 = 0
  for line in lines {
    let (next, overflow) = sum.addingReportingOverflow(line.amount.minorUnits)
    if overflow { throw .overflow }
    sum = next
  }
  return Money(minorUnits: sum, currency: currency)
}
