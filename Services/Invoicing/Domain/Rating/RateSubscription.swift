package import BillingTypes

/// What rating one subscription up to a day comes to.
package struct RatedSubscription: Sendable, Hashable {
  /// The missing charges and due credits, by period, then day; purchases first.
  package let lines: [RatedLine]
  /// What may still bring lines once these are billed, if nothing changes.
  package let open: OpenPeriods

  /// Start of the earliest aligned period from which on everything is open.
  package var openFrom: CalendarDate { open.from }
}

/// Rates one subscription: what should have been billed by the target date, less what was.
///
/// In advance every period that has begun by `targetDate` is due with all its days; in arrears every stretch of one
/// quantity and price that has ended by it; a purchase on its day. A day billed beyond what is wanted, or at another price,
/// is given back, as a share of the newest charges that billed it. The result depends on the arguments alone, and once it is
/// billed the same call gives nothing. Periods beyond the target date wait for a run that reaches them.
package func rateSubscription(
  _ timeline: SubscriptionTimeline, through targetDate: CalendarDate
) throws(RatingError) -> RatedSubscription {
  var lines: [RatedLine] = []
  let open = try rate(timeline, through: targetDate, into: &lines)
  return RatedSubscription(lines: lines, open: open)
}

/// Appends the lines of a subscription and gives what is open then.
func rate(
  _ timeline: SubscriptionTimeline, through targetDate: CalendarDate, into lines: inout [RatedLine]
) throws(RatingError) -> OpenPeriods {
  if timeline.purchases.isEmpty, timeline.open.earliest > targetDate { return timeline.open }
  var rater = SubscriptionRater(timeline, through: targetDate, lines: lines)
  lines = []
  do { try rater.rateAll() } catch let error as RatingError { throw error } catch { throw .dateOutOfRange }
  lines = rater.writer.takeLines()
  return OpenPeriods(from: rater.openFrom, reopened: rater.reopened)
}

/// The walk over the open periods of one subscription.
private struct SubscriptionRater {
  let timeline: SubscriptionTimeline
  let targetDate: CalendarDate
  let schedule: BillingSchedule
  var remaining: ArraySlice<BilledLine>
  var writer: LineWriter
  private(set) var openFrom: CalendarDate
  private(set) var reopened: DateRange?
  private let arrearsTarget: CalendarDate?
  private let linesBefore: Int

  init(_ timeline: SubscriptionTimeline, through targetDate: CalendarDate, lines: [RatedLine]) {
    self.timeline = timeline
    self.targetDate = targetDate
    schedule = timeline.schedule
    remaining = []
    openFrom = timeline.open.from
    reopened = timeline.open.reopened
    writer = LineWriter(timeline, lines: lines)
    linesBefore = lines.count
    arrearsTarget = timeline.terms.billingMode == .inArrears ? targetDate : nil
  }

  mutating func rateAll() throws {
    var recurring = timeline.billed
    if !timeline.purchases.isEmpty {
      try ratePurchases()
      recurring.removeAll { $0.item != nil }
    }
    guard timeline.open.earliest <= targetDate else { return }
    remaining = inPeriodOrder(recurring)[...]
    let service = try ServiceFunction(timeline)
    if let days = reopened {
      let left = try ratePeriods(from: days.start, until: days.end, service)
      reopened = left < days.end ? DateRange(start: left, end: days.end) : nil
    }
    if openFrom <= targetDate { openFrom = try ratePeriods(from: openFrom, until: .maximum, service) }
    // Of any date: whoever is billed anew for their days by a later run must not have been billed for them twice.
    try creditStrayLines { _ in true }
  }

  /// Rates the periods that begin in a range of days and gives the start of the first one that stays open, or its end.
  private mutating func ratePeriods(
    from first: CalendarDate, until end: CalendarDate, _ service: ServiceFunction
  ) throws -> CalendarDate {
    var open = end
    var index = try schedule.periodIndex(containing: max(first, timeline.start))
    var start = try schedule.boundary(index)
    while start < end {
      if max(start, timeline.start) > targetDate { return min(open, start) }
      if service.price(service.index(on: start)).units == 0 {
        guard let day = nextBusyDay(service, from: start) else { break }
        let next = try schedule.periodIndex(containing: max(day, start))
        if next > index {
          (index, start) = (next, try schedule.boundary(next))
          continue
        }
      }
      let next = try schedule.boundary(index + 1)
      if try rate(DateRange(start: start, end: next), service) { open = min(open, start) }
      let count = writer.lines.count - linesBefore
      if count > InvoicingLimits.linesPerSubscriptionMaximum { throw RatingError.tooManyLines(timeline.id) }
      (index, start) = (index + 1, next)
    }
    return open
  }

  /// Where nothing is wanted on a day: the next one on which something is, or in whose period something was billed.
  private func nextBusyDay(_ service: ServiceFunction, from start: CalendarDate) -> CalendarDate? {
    let wanted = service.stretchEnd(service.index(on: start))
    guard let line = remaining.first else { return wanted }
    return min(wanted ?? line.period.start, line.period.start)
  }

  /// Rates one period; whether it stays open.
  private mutating func rate(_ period: DateRange, _ service: ServiceFunction) throws(RatingError) -> Bool {
    if remaining.isEmpty, let change = service.index(on: period.start), service.isConstant(after: change, period.end) {
      if arrearsTarget.map({ period.end <= $0 }) ?? true {
        try writer.chargeWhole(period, service.changes[change])
        return false
      }
      return true
    }
    try creditStrayLines { $0 < period }
    let billed = remaining.prefix { $0.period == period }
    remaining = remaining.dropFirst(billed.count)
    let share = PeriodShare(timeline.terms.proration, schedule, of: period)
    var comparison = try PeriodComparison(
      share, period: period, service: service, lines: billed, arrearsTarget: arrearsTarget, subscription: timeline.id)
    try writer.write(&comparison, .service(service), revision: billed.reduce(0) { max($0, $1.revision) })
    return comparison.isPending
  }

  /// Gives back what is billed for periods that are none any more, because the start has moved since.
  private mutating func creditStrayLines(_ isReached: (DateRange) -> Bool) throws(RatingError) {
    while let period = remaining.first?.period, isReached(period) {
      let billed = remaining.prefix { $0.period == period }
      remaining = remaining.dropFirst(billed.count)
      if isAligned(period) { continue }
      // Months of thirty days are counted from a turn, and this period's is none any more.
      let policy: ProrationPolicy = timeline.terms.proration == .none ? .none : .exactDays
      var comparison = try PeriodComparison(
        PeriodShare(policy, schedule, of: period), period: period, price: .nothing, lines: billed,
        subscription: timeline.id)
      try writer.write(&comparison, .movedStart, revision: billed.reduce(0) { max($0, $1.revision) })
    }
  }

  private func isAligned(_ period: DateRange) -> Bool {
    do {
      return try schedule.period(at: schedule.periodIndex(containing: period.start)) == period
    } catch {
      return false
    }
  }

  private mutating func ratePurchases() throws(RatingError) {
    let lines = Dictionary(grouping: timeline.billed, by: \.purchaseKey)
    for purchase in lastOfEach(timeline.purchases) where purchase.date <= targetDate {
      try requireSame(timeline.terms.pricing.currency, purchase.unitPrice.currency)
      let day = try purchase.day()
      let billed = lines[purchase.key] ?? []
      var comparison = try PeriodComparison(
        PeriodShare(.exactDays, schedule, of: day), period: day, price: purchase.price, lines: billed[...],
        subscription: timeline.id)
      try writer.write(&comparison, .purchase(purchase), revision: billed.reduce(0) { max($0, $1.revision) })
    }
  }
}

/// Of the purchases with one item and day the last one that came, by day.
private func lastOfEach(_ purchases: [Purchase]) -> [Purchase] {
  var last: [PurchaseKey: Purchase] = [:]
  for purchase in purchases { last[purchase.key] = purchase }
  return last.values.sorted { ($0.date, $0.item) < ($1.date, $1.item) }
}

private func inPeriodOrder(_ lines: [BilledLine]) -> [BilledLine] {
  let isSorted = zip(lines, lines.dropFirst()).allSatisfy { $0.period <= $1.period }
  if isSorted { return lines }
  return lines.enumerated()
    .sorted { ($0.element.period, $0.offset) < ($1.element.period, $1.offset) }
    .map(\.element)
}
