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
  /// Purchases that came since they were last billed, or lie ahead.
  private var purchases: [Purchase] = []
  private var billed = LineHistory()
  private var openFrom = CalendarDate.maximum
  private var reopened: DateRange?

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
  }

  /// What a run rates; nil where nothing can be due.
  mutating func timeline(through targetDate: CalendarDate) -> SubscriptionTimeline? {
    takeIn()
    let isOpen = min(reopened?.start ?? openFrom, openFrom) <= targetDate
    guard isOpen || !purchases.isEmpty else { return nil }
    var lines: [BilledLine] = []
    if isOpen {
      if let reopened { lines = billed.lines(startingIn: reopened) }
      lines += billed.lines(startingIn: DateRange(start: openFrom, end: .maximum))
    }
    lines += billed.lines(of: purchases)
    // Without a quantity there is no service, only goods.
    return SubscriptionTimeline(
      id: id, title: title, terms: terms, start: start ?? openFrom,
      steps: isOpen ? steps.window(reopened, from: openFrom) : [],
      priceSteps: isOpen ? prices.window(reopened, from: openFrom) : [],
      pauseSteps: isOpen ? pauses.window(reopened, from: openFrom) : [], purchases: purchases, openFrom: openFrom,
      reopened: reopened, billed: lines)
  }

  /// Everything due by a day is billed.
  mutating func settle(_ open: OpenPeriods, through targetDate: CalendarDate) {
    openFrom = open.from
    reopened = open.reopened
    if !purchases.isEmpty { purchases.removeAll { $0.date <= targetDate } }
  }

  mutating func bill(_ line: RatedLine, at reference: LineReference) { billed.add(BilledLine(line, at: reference)) }

  private mutating func add(_ step: QuantityStep) {
    steps.add(step)
    if let start, start <= step.effectiveDate { return }
    start = step.effectiveDate
    // All periods may lie elsewhere now.
    openFrom = .minimum
    reopened = nil
  }

  /// Puts in order what has come since the last run, and opens the settled periods that it touches.
  private mutating func takeIn() {
    var touched = steps.takeIn(before: openFrom)
    touched = touched.hull(prices.takeIn(before: openFrom))
    touched = touched.hull(pauses.takeIn(before: openFrom))
    guard let touched, let start, touched.end > start else { return }
    let schedule = BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
    let first = schedule.openFrom(touched.start)
    var end = openFrom
    if touched.end < openFrom {
      do {
        end = try schedule.boundary(schedule.periodIndex(containing: touched.end.adding(days: -1)) + 1)
      } catch {
        // The calendar ends within the period: rating says so where it matters.
        end = openFrom
      }
    }
    let days = DateRange?(DateRange(start: first, end: min(end, openFrom))).hull(reopened)
    if let days, days.end >= openFrom {
      openFrom = days.start
      reopened = nil
    } else {
      reopened = days
    }
  }
}

extension DateRange? {
  /// The smallest range that holds both.
  fileprivate func hull(_ other: DateRange?) -> DateRange? {
    guard let self, let other else { return self ?? other }
    return DateRange(start: Swift.min(self.start, other.start), end: Swift.max(self.end, other.end))
  }
}
