package import BillingTypes

/// The lines of an account's next invoice and what they sum up to.
package struct RatedAccount: Sendable, Hashable {
  /// By subscription, then by period and day.
  package let lines: [RatedLine]
  /// The sum of the line amounts, as printed.
  package let total: Money
  /// From where each subscription is open once the lines are billed.
  package let openFrom: [SubscriptionID: CalendarDate]
}

/// Rates the subscriptions of one account up to a day, in the order of their identifiers. All prices are in the
/// account's currency; any failure refuses the account as a whole.
package func rateAccount(
  _ timelines: [SubscriptionTimeline], currency: Currency, through targetDate: CalendarDate
) throws(RatingError) -> RatedAccount {
  var lines: [RatedLine] = []
  var openFrom: [SubscriptionID: CalendarDate] = [:]
  var total = Money.zero(currency)
  for timeline in timelines.sorted(by: { $0.id < $1.id }) {
    let price = timeline.terms.unitPrice
    guard price.currency == currency else { throw .currencyMismatch(currency, price.currency) }
    let rated = try rateSubscription(timeline, through: targetDate)
    for line in rated.lines {
      total = try ratingChecked { () throws(MoneyError) in try total.adding(line.amount) }
    }
    lines += rated.lines
    openFrom[timeline.id] = rated.openFrom
  }
  return RatedAccount(lines: lines, total: total, openFrom: openFrom)
}
