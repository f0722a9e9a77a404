package import BillingTypes

/// From this day on the subscription has this many units, until the next step.
package struct QuantityStep: Sendable, Hashable {
  /// The first day of the quantity.
  package let effectiveDate: CalendarDate
  /// Units from that day on.
  package let quantity: Int64
  /// Who asked for it.
  package let actor: String

  /// A step to 0 to 1,000,000 units.
  package init(effectiveDate: CalendarDate, quantity: Int64, actor: String) throws(RatingError) {
    guard (0...BillingLimits.quantityMaximum).contains(quantity) else { throw .quantityOutOfRange(quantity) }
    self.effectiveDate = effectiveDate
    self.quantity = quantity
    self.actor = actor
  }
}

/// The end of a subscription.
package struct Termination: Sendable, Hashable {
  /// The first day without service.
  package let endDate: CalendarDate
  /// Who asked for it.
  package let actor: String

  package init(endDate: CalendarDate, actor: String) {
    self.endDate = endDate
    self.actor = actor
  }
}

/// All that decides what a subscription owes: its terms, its dated quantities, and what was billed so far.
package struct SubscriptionTimeline: Sendable, Hashable {
  /// The subscription within its account.
  package let id: SubscriptionID
  /// What its product is called on an invoice.
  package let title: String
  /// Its frozen terms.
  package let terms: SubscriptionTerms
  /// The first day of service.
  package let start: CalendarDate
  /// The dated quantities in the order in which they were asked for; the last one of a day holds from that day on.
  package let steps: [QuantityStep]
  /// Its end, when it has one.
  package let termination: Termination?
  /// Start of the earliest aligned period that may still bring lines. Earlier periods are settled: neither their steps
  /// (but for the last one) nor their lines are needed.
  package let openFrom: CalendarDate
  /// The lines billed for the periods from `openFrom` on, oldest first.
  package let billed: [BilledLine]

  /// A timeline; `openFrom` is the start of the first period where nothing is settled.
  package init(
    id: SubscriptionID, title: String, terms: SubscriptionTerms, start: CalendarDate, steps: [QuantityStep],
    termination: Termination? = nil, openFrom: CalendarDate? = nil, billed: [BilledLine] = []
  ) {
    self.id = id
    self.title = title
    self.terms = terms
    self.start = start
    self.steps = steps
    self.termination = termination
    self.openFrom = openFrom ?? start
    self.billed = billed
  }

  /// The aligned periods of the subscription.
  package var schedule: BillingSchedule {
    BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
  }
}
