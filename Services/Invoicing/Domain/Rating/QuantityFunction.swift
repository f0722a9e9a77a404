import BillingTypes

/// The quantity of a subscription by day: what its steps and its end come to, whatever order a day's steps came in
/// as long as the same one was last.
struct QuantityFunction {
  /// A day for which a quantity was asked for. It may be the one of the day before: then nothing else changes, but
  /// credits for what was billed before that was known are explained by it.
  struct Change {
    let date: CalendarDate
    let previousQuantity: Int64
    let quantity: Int64
    let kind: LineCause.Kind
    let actor: String
    /// Number of the stretch of one quantity that the day lies in.
    let stretch: Int

    var cause: LineCause {
      LineCause(kind: kind, date: date, previousQuantity: previousQuantity, quantity: quantity, actor: actor)
    }
  }

  /// By date, each date once.
  let changes: [Change]

  init(_ timeline: SubscriptionTimeline) {
    let lastDay = timeline.termination?.endDate ?? .maximum
    var changes: [Change] = []
    changes.reserveCapacity(timeline.steps.count + 1)
    func add(_ date: CalendarDate, _ quantity: Int64, _ actor: String, ends: Bool) {
      if changes.last?.date == date { changes.removeLast() }
      let previous = changes.last?.quantity ?? 0
      let stretch = changes.last?.stretch ?? 0
      let kind: LineCause.Kind =
        if ends {
          .ended
        } else if date == timeline.start {
          .started
        } else if quantity > previous {
          .raised
        } else {
          quantity < previous ? .cut : .kept
        }
      changes.append(
        Change(
          date: date, previousQuantity: previous, quantity: quantity, kind: kind, actor: actor,
          stretch: quantity == previous ? stretch : stretch + 1))
    }
    for step in inDateOrder(timeline.steps) {
      let date = max(step.effectiveDate, timeline.start)
      if date < lastDay { add(date, step.quantity, step.actor, ends: false) }
    }
    if let termination = timeline.termination {
      add(max(lastDay, timeline.start), 0, termination.actor, ends: true)
    }
    self.changes = changes
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

  /// The quantity that the change of an index brings; 0 before the first.
  func quantity(_ index: Int?) -> Int64 { index.map { changes[$0].quantity } ?? 0 }

  /// The number of the stretch of one quantity that an index lies in; 0 before the first.
  func stretch(_ index: Int?) -> Int { index.map { changes[$0].stretch } ?? 0 }

  /// The day on which another quantity follows that of an index; nil when it lasts.
  func stretchEnd(_ index: Int?) -> CalendarDate? {
    var next = index.map { $0 + 1 } ?? 0
    while next < changes.count, changes[next].stretch == stretch(index) { next += 1 }
    return next < changes.count ? changes[next].date : nil
  }
}

/// The steps by date, those of one day in the order they came in. They nearly always come sorted.
private func inDateOrder(_ steps: [QuantityStep]) -> [QuantityStep] {
  let sorted = zip(steps, steps.dropFirst()).allSatisfy { $0.effectiveDate <= $1.effectiveDate }
  if sorted { return steps }
  return steps.enumerated()
    .sorted { ($0.element.effectiveDate, $0.offset) < ($1.element.effectiveDate, $1.offset) }
    .map(\.element)
}
