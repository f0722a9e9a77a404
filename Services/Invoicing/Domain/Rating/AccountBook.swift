package import BillingTypes

/// An invoice that was rated and is taken for issued.
package struct RatedInvoice: Sendable, Hashable {
  /// From 1 in the order of the runs; its lines are later named as those of the invoice with this number.
  package let number: Int
  /// Everything due up to this day is on it or on an earlier one.
  package let targetDate: CalendarDate
  /// By subscription, then purchases, then by period and day.
  package let lines: [RatedLine]
  /// The sum of the line amounts.
  package let total: Money
}

/// An account in memory: subscriptions, changes in the order in which they come, and runs, each of which sees all earlier
/// invoices. The dates of a change may lie before earlier runs; the next run then corrects what they billed.
///
/// A run costs what is open: periods that began since the last one, and those that changes since then touch. What is
/// settled is kept and not read again.
package struct AccountBook: Sendable {
  /// The one currency of the account.
  package let currency: Currency
  private var subscriptions: [BookedSubscription] = []
  private var places: [SubscriptionID: Int] = [:]
  /// Places of the subscriptions in the order of their names.
  private var order: [Int] = []
  private var deliveries: Set<String> = []
  /// How many invoices there are.
  package private(set) var invoiceCount = 0

  /// An account without subscriptions.
  package init(currency: Currency) { self.currency = currency }

  /// Adds a subscription that has not begun: it starts on the earliest day for which a quantity comes.
  package mutating func open(
    _ id: SubscriptionID, title: String, terms: SubscriptionTerms
  ) throws(RatingError) {
    try requireSame(currency, terms.pricing.currency)
    guard places[id] == nil else { throw .subscriptionExists(id) }
    places[id] = subscriptions.count
    subscriptions.append(BookedSubscription(id: id, title: title, terms: terms))
  }

  /// Takes in a change: all that it names, or nothing and the reason.
  package mutating func apply(_ change: AccountChange) throws(RatingError) {
    guard let place = places[change.subscription] else { throw .subscriptionNotFound(change.subscription) }
    if let pricing = change.pricing { try requireSame(currency, pricing.currency) }
    if let bought = change.bought { try requireSame(currency, bought.unitPrice.currency) }
    if let delivery = change.deliveryID, deliveries.contains(delivery) { return }
    try subscriptions[place].apply(change)
    if let delivery = change.deliveryID { deliveries.insert(delivery) }
  }

  /// Bills what is due by a day and was not billed; nil where there is nothing. A refusal leaves everything as it was.
  package mutating func run(through targetDate: CalendarDate) throws(RatingError) -> RatedInvoice? {
    if order.count < subscriptions.count {
      order = subscriptions.indices.sorted { subscriptions[$0].id < subscriptions[$1].id }
    }
    var lines: [RatedLine] = []
    var parts: [Part] = []
    for place in order {
      guard let timeline = subscriptions[place].timeline(through: targetDate) else { continue }
      let first = lines.count
      let open = try rate(timeline, through: targetDate, into: &lines)
      parts.append(Part(place: place, lines: first..<lines.count, open: open))
    }
    let total = try total(of: lines, currency)
    let name: InvoiceID
    do { name = try InvoiceID("\(invoiceCount + 1)") } catch { throw .overflow }
    for part in parts {
      subscriptions[part.place].settle(part.open, through: targetDate)
      for index in part.lines {
        subscriptions[part.place].bill(lines[index], at: LineReference(invoice: name, lineNumber: index + 1))
      }
    }
    if lines.isEmpty { return nil }
    invoiceCount += 1
    return RatedInvoice(number: invoiceCount, targetDate: targetDate, lines: lines, total: total)
  }

  /// What a run made of one subscription.
  private struct Part {
    let place: Int
    let lines: Range<Int>
    let open: OpenPeriods
  }
}
