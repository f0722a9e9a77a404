import BillingTypes

/// What each day of a subscription is to be billed at: what its steps, its deals and its end come to, whatever order a
/// day's steps came in as long as the same one was last.
struct ServiceFunction {
  /// A day on which something was asked for or turned. It may change nothing: then credits for what was billed before
  /// that was known are explained by it.
  struct Change {
    let date: CalendarDate
    let kind: LineCause.Kind
    let previousQuantity: Int64
    let quantity: Int64
    let actor: String
    /// What the days from this one on are billed at.
    let price: DayPrice

    var cause: LineCause {
      LineCause(kind: kind, date: date, previousQuantity: previousQuantity, quantity: quantity, actor: actor)
    }
  }

  /// By date, each date once.
  private(set) var changes: [Change]

  init(_ timeline: SubscriptionTimeline) throws(RatingError) {
    if let only = timeline.steps.first, timeline.isOneStep {
      let price = try timeline.terms.dayPrice(
        quantity: only.quantity, pricing: timeline.terms.pricing, discounts: [])
      changes = [
        Change(
          date: max(only.effectiveDate, timeline.start), kind: .started, previousQuantity: 0, quantity: only.quantity,
          actor: only.actor, price: price)
      ]
      return
    }
    var builder = try ServiceBuilder(timeline)
    changes = try builder.build()
  }

  /// The index of the change that holds on a day; nil before the first.
  func index(on date: CalendarDate) -> Int? {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].date <= date { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// What the change of an index brings; nothing before the first.
  func price(_ index: Int?) -> DayPrice { index.map { changes[$0].price } ?? .nothing }

  /// The first change after that of an index that brings another price; nil when it lasts.
  func nextPrice(after index: Int?) -> Int? {
    let price = price(index)
    var next = index.map { $0 + 1 } ?? 0
    while next < changes.count, changes[next].price == price { next += 1 }
    return next < changes.count ? next : nil
  }

  /// Whether the price that the change of an index brings lasts until a day.
  func isConstant(after index: Int, _ day: CalendarDate) -> Bool {
    index + 1 == changes.count || nextPrice(after: index).map { changes[$0].date >= day } ?? true
  }

  /// The day on which another price follows that of an index; nil when it lasts.
  func stretchEnd(_ index: Int?) -> CalendarDate? { nextPrice(after: index).map { changes[$0].date } }
}

extension SubscriptionTimeline {
  /// Whether one quantity is all that was ever asked for. The common case, and so the quick one.
  fileprivate var isOneStep: Bool {
    steps.count == 1 && priceSteps.isEmpty && pauseSteps.isEmpty && endSteps.isEmpty && termination == nil
      && terms.discounts.isEmpty && terms.freeTime == .none
  }
}

/// Walks all that has a date in the order of the dates.
private struct ServiceBuilder {
  private let timeline: SubscriptionTimeline
  private var steps: Cursor<QuantityStep>
  private var prices: Cursor<PriceStep>
  private var pauses: Cursor<PauseStep>
  private var ends: Cursor<EndStep>
  private let freeEnd: CalendarDate
  private let discountDays: [DateRange]
  /// First days of paid time and first and last days of discounts, still to come.
  private var edges: ArraySlice<CalendarDate>
  private var quantity: Int64 = 0
  private var pricing: Pricing
  private var isServing = false
  private var isPaused = false
  private var isEnded = false

  init(_ timeline: SubscriptionTimeline) throws(RatingError) {
    self.timeline = timeline
    steps = Cursor(timeline.steps)
    prices = Cursor(timeline.priceSteps)
    pauses = Cursor(timeline.pauseSteps)
    ends = Cursor(timeline.endSteps)
    pricing = timeline.terms.pricing
    let terms = timeline.terms
    if terms.discounts.isEmpty, terms.freeTime == .none {
      freeEnd = timeline.start
      discountDays = []
      edges = []
    } else {
      let schedule = timeline.schedule
      freeEnd = try terms.freeTime.end(on: schedule)
      var days: [DateRange] = []
      for discount in terms.discounts { days.append(try discount.days(on: schedule)) }
      discountDays = days
      let start = timeline.start
      edges = (days.flatMap { [$0.start, $0.end] } + [freeEnd]).filter { $0 > start }.sorted()[...]
    }
  }

  mutating func build() throws(RatingError) -> [ServiceFunction.Change] {
    var changes: [ServiceFunction.Change] = []
    changes.reserveCapacity(steps.count + prices.count + pauses.count + ends.count + edges.count + 1)
    let lastDay = timeline.termination.map { max($0.endDate, timeline.start) } ?? .maximum
    while let date = nextDate, date < lastDay {
      changes.append(try change(on: date))
    }
    if let termination = timeline.termination {
      // What it ended may lie before all that was handed over.
      changes.append(
        ServiceFunction.Change(
          date: lastDay, kind: .ended, previousQuantity: 0, quantity: 0, actor: termination.actor, price: .nothing))
    }
    return changes
  }

  /// The earliest date ahead; dates before the start count as the start.
  private var nextDate: CalendarDate? {
    var earliest = steps.date
    if let date = prices.date { earliest = min(earliest ?? date, date) }
    if let date = pauses.date { earliest = min(earliest ?? date, date) }
    if let date = ends.date { earliest = min(earliest ?? date, date) }
    if let date = edges.first { earliest = min(earliest ?? date, date) }
    return earliest.map { max($0, timeline.start) }
  }

  private mutating func change(on date: CalendarDate) throws(RatingError) -> ServiceFunction.Change {
    let previous = (quantity: quantity, pricing: pricing, isServing: isServing, isPaused: isPaused, isEnded: isEnded)
    var kind = LineCause.Kind.dealChanged
    var actor = ""
    if let step = pauses.take(through: date) {
      isPaused = step.isPaused
      actor = step.actor
      kind = isPaused == previous.isPaused ? .kept : isPaused ? .paused : .resumed
    }
    if let step = prices.take(through: date) {
      try requireSame(timeline.terms.pricing.currency, step.pricing.currency)
      pricing = step.pricing
      if pricing != previous.pricing {
        (kind, actor) = (.repriced, step.actor)
      } else if kind == .dealChanged {
        (kind, actor) = (.kept, step.actor)
      }
    }
    if let step = steps.take(through: date) {
      quantity = step.quantity
      isServing = true
      let asked: LineCause.Kind =
        if date == timeline.start || !previous.isServing {
          .started
        } else if quantity > previous.quantity {
          .raised
        } else {
          quantity < previous.quantity ? .cut : .kept
        }
      if asked != .kept || kind == .dealChanged { (kind, actor) = (asked, step.actor) }
    }
    if let step = ends.take(through: date) {
      isEnded = step.isEnded
      let asked: LineCause.Kind = isEnded == previous.isEnded ? .kept : isEnded ? .ended : .resumed
      if asked != .kept || kind == .dealChanged { (kind, actor) = (asked, step.actor) }
    }
    while let edge = edges.first, edge <= date { edges = edges.dropFirst() }
    return ServiceFunction.Change(
      date: date, kind: kind, previousQuantity: previous.quantity, quantity: quantity, actor: actor,
      price: try price(on: date))
  }

  private func price(on date: CalendarDate) throws(RatingError) -> DayPrice {
    guard isServing, !isEnded, !isPaused, date >= freeEnd else { return .nothing }
    if discountDays.isEmpty { return try timeline.terms.dayPrice(quantity: quantity, pricing: pricing, discounts: []) }
    return try timeline.terms.dayPrice(
      quantity: quantity, pricing: pricing, discounts: timeline.terms.discounts(on: date, days: discountDays))
  }
}

/// Steps of one sort, those behind taken.
private struct Cursor<Step: TimelineStep> {
  private var ahead: ArraySlice<Step>

  init(_ steps: [Step]) { ahead = inForce(steps)[...] }

  var count: Int { ahead.count }
  var date: CalendarDate? { ahead.first?.effectiveDate }

  /// Takes the steps up to a day and gives the last one.
  mutating func take(through date: CalendarDate) -> Step? {
    var last: Step?
    while let step = ahead.first, step.effectiveDate <= date {
      last = step
      ahead = ahead.dropFirst()
    }
    return last
  }
}

extension SubscriptionTerms {
  /// What is taken off on a day, given the days of each discount.
  func discounts(on date: CalendarDate, days: [DateRange]) -> [Discount.Value] {
    zip(discounts, days).filter { $1.contains(date) }.map(\.0.value)
  }
}
