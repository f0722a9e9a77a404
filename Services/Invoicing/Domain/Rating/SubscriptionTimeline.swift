package import BillingTypes

/// All that decides what a subscription owes: its terms, its dated changes, and what was billed so far.
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
  /// The dated prices after the first, in the order in which they were asked for; the last one of a day holds.
  package let priceSteps: [PriceStep]
  /// Its pauses and their ends, in the order in which they were asked for; the last one of a day holds.
  package let pauseSteps: [PauseStep]
  /// Its ends and what takes them back, in the order in which they were asked for; the last one of a day holds.
  package let endSteps: [EndStep]
  /// Purchases that may still bring lines, in the order in which they were asked for.
  package let purchases: [Purchase]
  /// Its end for good, when it has one.
  package let termination: Termination?
  /// The aligned periods that may still bring lines. The others are settled: neither their steps nor their lines are needed,
  /// but for the steps of the last two days with any before open ones, of each sort: one holds when the period begins, and
  /// the other one tells what it changed.
  package let open: OpenPeriods
  /// The lines billed for the open periods, and those billed for `purchases`, oldest first.
  package let billed: [BilledLine]

  /// A timeline; everything is open unless said otherwise.
  package init(
    id: SubscriptionID, title: String, terms: SubscriptionTerms, start: CalendarDate, steps: [QuantityStep],
    priceSteps: [PriceStep] = [], pauseSteps: [PauseStep] = [], endSteps: [EndStep] = [],
    purchases: [Purchase] = [], termination: Termination? = nil, open: OpenPeriods? = nil, billed: [BilledLine] = []
  ) {
    self.id = id
    self.title = title
    self.terms = terms
    self.start = start
    self.steps = steps
    self.priceSteps = priceSteps
    self.pauseSteps = pauseSteps
    self.endSteps = endSteps
    self.purchases = purchases
    self.termination = termination
    self.open = open ?? OpenPeriods(from: start)
    self.billed = billed
  }

  /// The aligned periods of the subscription.
  package var schedule: BillingSchedule {
    BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
  }
}
