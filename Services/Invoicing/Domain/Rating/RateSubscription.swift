package import BillingTypes

/// What rating one subscription up to a day comes to.
package struct RatedSubscription: Sendable, Hashable {
  /// The missing charges and due credits, by period, then day.
  package let lines: [RatedLine]
  /// Start of the earliest aligned period that may still bring lines once these are billed, if nothing changes;
  /// the last day of the calendar when none will.
  package let openFrom: CalendarDate
}

/// Rates one subscription: what should have been billed by the target date, less what was.
///
/// In advance every period that has begun by `targetDate` is due with all its days; in arrears every stretch of one
/// quantity that has ended by it. A day billed beyond what is wanted is given back, as a share of the newest charges
/// that billed it. The result depends on the arguments alone, and once it is billed the same call gives nothing.
package func rateSubscription(
  _ timeline: SubscriptionTimeline, through targetDate: CalendarDate
) throws(RatingError) -> RatedSubscription {
  guard timeline.openFrom <= targetDate else { return RatedSubscription(lines: [], openFrom: timeline.openFrom) }
  var rater = SubscriptionRater(timeline, through: targetDate)
  do { try rater.rateEveryPeriod() } catch let error as RatingError { throw error } catch { throw .dateOutOfRange }
  return RatedSubscription(lines: rater.lines, openFrom: rater.openFrom)
}

/// The walk over the open periods of one subscription.
private struct SubscriptionRater {
  let timeline: SubscriptionTimeline
  let targetDate: CalendarDate
  let schedule: BillingSchedule
  let quantities: QuantityFunction
  var remaining: ArraySlice<BilledLine>
  var lines: [RatedLine] = []
  var openFrom = CalendarDate.maximum
  private var isPending = false

  init(_ timeline: SubscriptionTimeline, through targetDate: CalendarDate) {
    self.timeline = timeline
    self.targetDate = targetDate
    schedule = timeline.schedule
    quantities = QuantityFunction(timeline)
    let billed = timeline.billed
    let isSorted = zip(billed, billed.dropFirst()).allSatisfy { $0.periodStart <= $1.periodStart }
    remaining = (isSorted ? billed : stablySorted(billed))[...]
  }

  mutating func rateEveryPeriod() throws {
    var index = try schedule.periodIndex(containing: max(timeline.openFrom, timeline.start))
    while true {
      let period = try schedule.period(at: index)
      if isOver(from: period.start) { break }
      if max(period.start, timeline.start) > targetDate {
        // Lines of later periods are compared by a later run, which may need today's changes to explain itself.
        if !remaining.isEmpty { openFrom = timeline.openFrom } else if !isPending { openFrom = period.start }
        break
      }
      try rate(period)
      if lines.count > InvoicingLimits.linesPerSubscriptionMaximum { throw RatingError.tooManyLines(timeline.id) }
      index += 1
    }
  }

  /// Whether neither service nor a billed line is left from a day on.
  private func isOver(from date: CalendarDate) -> Bool {
    guard let termination = timeline.termination else { return false }
    return termination.endDate <= date && remaining.isEmpty
  }

  private mutating func rate(_ period: DateRange) throws(RatingError) {
    let billed = remaining.prefix { $0.periodStart <= period.start }
    remaining = remaining.dropFirst(billed.count)
    let target = timeline.terms.billingMode == .inArrears ? targetDate : nil
    if billed.isEmpty, let quantity = constantQuantity(over: period), target.map({ period.end <= $0 }) ?? true {
      if quantity > 0 {
        let cause = chargeCause(quantities.index(on: period.start), on: period.start, isLate: false)
        try charge(period, quantity: quantity, base: 0, in: period, revision: 1, cause: cause)
      }
      return
    }
    let comparison = PeriodComparison(
      period: period, quantities: quantities, lines: billed, arrearsTarget: target)
    guard comparison.billed.allSatisfy({ $0 >= 0 }) else { throw .inconsistentHistory(timeline.id) }
    if comparison.isPending, !isPending {
      isPending = true
      openFrom = comparison.isPendingLate ? timeline.openFrom : period.start
    }
    var revision = billed.reduce(0) { max($0, $1.revision) }
    try chargeMissing(comparison, &revision)
    try creditExcess(comparison, billed, &revision)
  }

  /// The quantity of all days of a period, when it is the same one. The common case, and so the quick one.
  private func constantQuantity(over period: DateRange) -> Int64? {
    let change = quantities.index(on: period.start)
    if let end = quantities.stretchEnd(change), end < period.end { return nil }
    return quantities.quantity(change)
  }

  private mutating func chargeMissing(_ comparison: PeriodComparison, _ revision: inout Int) throws(RatingError) {
    let missing = comparison.missing
    let rectangles =
      switch timeline.terms.billingMode {
      case .inAdvance: layers(under: missing)
      case .inArrears: stretches(under: missing, marks: comparison.stretches)
      }
    for layer in rectangles {
      revision += 1
      let billed = comparison.billed[layer.start]
      try charge(
        comparison.range(layer.start, layer.end), quantity: layer.height, base: billed + layer.base,
        in: comparison.period, revision: revision,
        cause: chargeCause(comparison.changes[layer.start], on: comparison.bounds[layer.start], isLate: billed > 0))
    }
  }

  private mutating func charge(
    _ range: DateRange, quantity: Int64, base: Int64, in period: DateRange, revision: Int, cause: LineCause
  ) throws(RatingError) {
    let unitPrice = timeline.terms.unitPrice
    // What costs nothing is never due.
    if unitPrice.minorUnits == 0 { return }
    let amount = try ratingChecked { () throws(MoneyError) in
      try unitPrice.share(
        numerator: Int128(quantity) * Int128(range.dayCount), denominator: Int128(period.dayCount))
    }
    lines.append(
      RatedLine(
        subscription: timeline.id, kind: range == period ? .recurring : .prorated, period: period, range: range,
        quantity: quantity, baseQuantity: base, unitPrice: unitPrice, numerator: Int64(range.dayCount),
        denominator: Int64(period.dayCount), amount: amount,
        cause: cause, revision: revision, credited: nil))
  }

  /// A stretch that begins on the day of a change is caused by it, and so is one that comes late, on top of what was
  /// billed for the day before the change was known. Anything else goes on with a quantity that was there before.
  private func chargeCause(_ change: Int?, on date: CalendarDate, isLate: Bool) -> LineCause {
    guard let change = change.map({ quantities.changes[$0] }) else {
      return LineCause(kind: .renewed, date: date, previousQuantity: 0, quantity: 0, actor: "")
    }
    if change.date == date || isLate { return change.cause }
    return LineCause(
      kind: .renewed, date: date, previousQuantity: change.quantity, quantity: change.quantity, actor: "")
  }

  private mutating func creditExcess(
    _ comparison: PeriodComparison, _ billed: ArraySlice<BilledLine>, _ revision: inout Int
  ) throws(RatingError) {
    var excess = comparison.excess
    guard excess.contains(where: { $0 > 0 }) else { return }
    var credits = Dictionary(grouping: billed.filter { $0.kind == .credit }, by: \.credited)
    for line in billed.reversed() where line.kind != .credit {
      guard var creditable = try CreditableLine(line, credits: credits.removeValue(forKey: line.reference) ?? []) else {
        throw .inconsistentHistory(timeline.id)
      }
      var heights = [Int64](repeating: 0, count: excess.count)
      for segment in excess.indices where excess[segment] > 0 {
        heights[segment] = min(excess[segment], creditable.quantityLeft(on: comparison.bounds[segment]))
        excess[segment] -= heights[segment]
      }
      for layer in layers(under: heights) {
        revision += 1
        try credit(layer, of: &creditable, in: comparison, revision: revision)
      }
    }
    guard credits.isEmpty, excess.allSatisfy({ $0 == 0 }) else { throw .inconsistentHistory(timeline.id) }
  }

  private mutating func credit(
    _ layer: Layer, of creditable: inout CreditableLine, in comparison: PeriodComparison, revision: Int
  ) throws(RatingError) {
    let range = comparison.range(layer.start, layer.end)
    let taken = try creditable.take(quantity: layer.height, days: range.dayCount)
    let change = comparison.changes[layer.start].map { quantities.changes[$0].cause }
    lines.append(
      RatedLine(
        subscription: timeline.id, kind: .credit, period: comparison.period, range: range, quantity: layer.height,
        baseQuantity: comparison.wanted[layer.start], unitPrice: creditable.line.unitPrice,
        numerator: Int64(range.dayCount), denominator: Int64(comparison.period.dayCount),
        amount: try ratingChecked { () throws(MoneyError) in try taken.negated() },
        cause: change ?? LineCause(kind: .cut, date: range.start, previousQuantity: 0, quantity: 0, actor: ""),
        revision: revision, credited: creditable.line.reference))
  }
}

private func stablySorted(_ lines: [BilledLine]) -> [BilledLine] {
  lines.enumerated()
    .sorted { ($0.element.periodStart, $0.offset) < ($1.element.periodStart, $1.offset) }
    .map(\.element)
}
