import BillingTypes

/// A subscription of an account in memory: its changes, its lines, and from where it is open.
struct BookedSubscription {
  private let id: SubscriptionID
  private let title: String
  private let terms: SubscriptionTerms
  private var start: CalendarDate?
  private var steps = StepHistory<QuantityStep>()
  private var prices = StepHistory<PriceStep>()
  private var pauses = StepHistory<PauseStep>()
  /// Purchases that came since they were last billed, or lie ahead.
  private var purchases: [Purchase] = []
  private var billed = LineHistory()
  private var openFrom = CalendarDate.maximum

  init(id: SubscriptionID, title: String, terms: SubscriptionTerms) {
    self.id = id
    self.title = title
    self.terms = terms
  }

  mutating func apply(_ change: AccountChange) throws(RatingError) {
    let step: QuantityStep? =
      if change.ends {
        QuantityStep(ending: change.date, actor: change.actor)
      } else if let quantity = change.quantity {
        try QuantityStep(effectiveDate: change.date, quantity: quantity, actor: change.actor)
      } else {
        nil
      }
    if let bought = change.bought {
      purchases.append(
        try Purchase(
          date: change.date, item: bought.item, quantity: bought.quantity, unitPrice: bought.unitPrice,
          actor: change.actor))
    }
    if let step { add(step) }
    if let pricing = change.pricing {
      prices.add(PriceStep(effectiveDate: change.date, pricing: pricing, actor: change.actor))
    }
    if let isPaused = change.isPaused {
      pauses.add(PauseStep(effectiveDate: change.date, isPaused: isPaused, actor: change.actor))
    }
    if step != nil || change.pricing != nil || change.isPaused != nil { reopen(by: change.date) }
  }

  /// What a run rates; nil where nothing can be due.
  mutating func timeline(through targetDate: CalendarDate) -> SubscriptionTimeline? {
    let isOpen = openFrom <= targetDate
    guard isOpen || !purchases.isEmpty else { return nil }
    // Without a quantity there is no service, only goods.
    let start = start ?? openFrom
    var lines: [BilledLine] = []
    if isOpen { lines = billed.lines(startingIn: DateRange(start: openFrom, end: .maximum)) }
    lines += billed.lines(of: purchases)
    return SubscriptionTimeline(
      id: id, title: title, terms: terms, start: start, steps: isOpen ? steps.window(from: openFrom) : [],
      priceSteps: isOpen ? prices.window(from: openFrom) : [], pauseSteps: isOpen ? pauses.window(from: openFrom) : [],
      purchases: purchases, openFrom: openFrom, billed: lines)
  }

  /// Everything due by a day is billed.
  mutating func settle(from openFrom: CalendarDate, through targetDate: CalendarDate) {
    self.openFrom = openFrom
    if !purchases.isEmpty { purchases.removeAll { $0.date <= targetDate } }
  }

  mutating func bill(_ line: BilledLine) { billed.add(line) }

  private mutating func add(_ step: QuantityStep) {
    steps.add(step)
    if let start, start <= step.effectiveDate { return }
    start = step.effectiveDate
    // All periods may lie elsewhere now.
    openFrom = .minimum
  }

  private mutating func reopen(by date: CalendarDate) {
    guard let start else { return }
    openFrom =
      openFrom <= start
      ? openFrom
      : BillingSchedule(period: terms.period, alignment: terms.alignment, start: start).reopened(openFrom, by: date)
  }
}
