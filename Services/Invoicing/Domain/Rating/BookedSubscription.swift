import BillingTypes

/// A subscription of an account in memory: its changes, its lines, and from where it is open.
struct BookedSubscription {
  let id: SubscriptionID
  private let title: String
  private let terms: SubscriptionTerms
  private var start: CalendarDate?
  private var steps = StepHistory<QuantityStep>()
  private var prices = StepHistory<PriceStep>()
  private var pauses = StepHistory<PauseStep>()
  private var ends = StepHistory<EndStep>()
  /// Purchases that came since they were last billed, or lie ahead.
  private var purchases: [Purchase] = []
  private var billed = LineHistory()
  private var open = OpenPeriods(from: .maximum)

  init(id: SubscriptionID, title: String, terms: SubscriptionTerms) {
    self.id = id
    self.title = title
    self.terms = terms
  }

  mutating func apply(_ change: AccountChange) throws(RatingError) {
    let step = try change.quantity.map { quantity throws(RatingError) in
      try QuantityStep(effectiveDate: change.date, quantity: quantity, actor: change.actor)
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
    if let isEnded = change.isEnded {
      ends.add(EndStep(effectiveDate: change.date, isEnded: isEnded, actor: change.actor))
    }
  }

  /// What a run rates; nil where nothing can be due.
  mutating func timeline(through targetDate: CalendarDate) -> SubscriptionTimeline? {
    takeIn()
    let isOpen = open.earliest <= targetDate
    guard isOpen || !purchases.isEmpty else { return nil }
    var lines: [BilledLine] = []
    if isOpen {
      if let days = open.reopened { lines = billed.lines(startingIn: days) }
      lines += billed.lines(startingIn: DateRange(start: open.from, end: .maximum))
    }
    lines += billed.lines(of: purchases)
    // Without a quantity there is no service, only goods.
    return SubscriptionTimeline(
      id: id, title: title, terms: terms, start: start ?? open.from, steps: isOpen ? steps.window(open) : [],
      priceSteps: isOpen ? prices.window(open) : [], pauseSteps: isOpen ? pauses.window(open) : [],
      endSteps: isOpen ? ends.window(open) : [], purchases: purchases, open: open, billed: lines)
  }

  /// Everything due by a day is billed.
  mutating func settle(_ open: OpenPeriods, through targetDate: CalendarDate) {
    self.open = open
    if !purchases.isEmpty { purchases.removeAll { $0.date <= targetDate } }
  }

  mutating func bill(_ line: RatedLine, at reference: LineReference) { billed.add(BilledLine(line, at: reference)) }

  private mutating func add(_ step: QuantityStep) {
    steps.add(step)
    if let start, start <= step.effectiveDate { return }
    start = step.effectiveDate
    // All periods may lie elsewhere now.
    self.open = OpenPeriods(from: .minimum)
  }

  /// Puts in order what has come since the last run, and opens the settled periods that it touches.
  private mutating func takeIn() {
    let touched = [
      steps.takeIn(before: open.from), prices.takeIn(before: open.from), pauses.takeIn(before: open.from),
      ends.takeIn(before: open.from),
    ]
    guard let start else { return }
    let schedule = BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
    for case let days? in touched { self.open = self.open.reopened(by: days, on: schedule) }
  }
}
