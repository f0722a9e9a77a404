import BillingTypes

/// One aligned period cut into segments on which everything is constant: what is wanted, and what is billed net of
/// credits. A period that is not taken apart is one segment.
struct PeriodComparison {
  let share: PeriodShare
  let period: DateRange
  /// The days on which a segment begins, and last the end of the period.
  let bounds: [CalendarDate]
  /// The index of the change that holds in each segment.
  private(set) var changes: [Int?] = []
  /// What each segment should be billed at.
  private(set) var wanted: [DayPrice] = []
  /// Whether a missing charge is due by the target date.
  private(set) var isDue: [Bool] = []
  /// The billed charges, oldest first.
  private(set) var charges: [CreditableLine] = []
  /// Units billed at the wanted rate, and at any.
  private(set) var billedAtRate: [Int64]
  private(set) var billed: [Int64]

  /// Compares what a service function wants with the lines of the period.
  ///
  /// - Parameter arrearsTarget: In arrears the target date; nil in advance, where all is due.
  init(
    _ share: PeriodShare, period: DateRange, service: ServiceFunction, lines: ArraySlice<BilledLine>,
    arrearsTarget: CalendarDate?, subscription: SubscriptionID
  ) throws(RatingError) {
    self.share = share
    self.period = period
    if share.policy == .none {
      bounds = [period.start, period.end]
      let dearest = service.dearest(in: period)
      changes = [dearest.change]
      wanted = [dearest.price]
      isDue = [arrearsTarget.map { dearest.serviceEnd <= $0 } ?? true]
    } else {
      bounds = Self.bounds(period: period, service: service, lines: lines)
      for start in bounds.dropLast() {
        let change = service.index(on: start)
        let stretchEnd = arrearsTarget == nil ? period.end : min(service.stretchEnd(change) ?? period.end, period.end)
        changes.append(change)
        wanted.append(service.price(change))
        isDue.append(arrearsTarget.map { stretchEnd <= $0 } ?? true)
      }
    }
    billedAtRate = [Int64](repeating: 0, count: wanted.count)
    billed = billedAtRate
    try addLines(lines, subscription)
  }

  /// A purchase, or lines of a period that is no longer one: `price` is wanted on all of its days.
  init(
    _ share: PeriodShare, period: DateRange, price: DayPrice, lines: ArraySlice<BilledLine>,
    subscription: SubscriptionID
  ) throws(RatingError) {
    self.share = share
    self.period = period
    var days = [period.start, period.end]
    for line in lines { days += [line.range.start, line.range.end] }
    bounds = share.policy == .none ? [period.start, period.end] : sortedOnce(days)
    let count = bounds.count - 1
    changes = [Int?](repeating: nil, count: count)
    wanted = [DayPrice](repeating: price, count: count)
    isDue = [Bool](repeating: true, count: count)
    billedAtRate = [Int64](repeating: 0, count: count)
    billed = billedAtRate
    try addLines(lines, subscription)
  }

  /// The days from the beginning of one segment to that of another.
  func range(_ start: Int, _ end: Int) -> DateRange { DateRange(start: bounds[start], end: bounds[end]) }

  /// Units that are due and not billed at the wanted rate, by segment.
  var missing: [Int64] { wanted.indices.map { isDue[$0] ? max(0, wanted[$0].units - billedAtRate[$0]) : 0 } }

  /// Whether something is wanted that is not due yet.
  var isPending: Bool { wanted.indices.contains { !isDue[$0] && wanted[$0].units > billedAtRate[$0] } }

  /// Units of a charge that are billed and not wanted in a segment, given how many at its rate are too many. What is to be
  /// replaced at another rate is given back when that is due.
  func excess(of charge: CreditableLine, in segment: Int, atRate: Int64) -> Int64 {
    let left = charge.quantityLeft(in: segment)
    if charge.line.rate == wanted[segment].rate { return min(left, atRate) }
    return isDue[segment] || wanted[segment].units == 0 ? left : 0
  }

  private mutating func addLines(_ lines: ArraySlice<BilledLine>, _ subscription: SubscriptionID) throws(RatingError) {
    if lines.isEmpty { return }
    var cells = 0
    var credits: [LineReference: [BilledLine]] = [:]
    for line in lines where line.kind == .credit {
      guard let credited = line.credited else { throw .inconsistentHistory(subscription) }
      credits[credited, default: []].append(line)
    }
    for line in lines where line.kind != .credit {
      let own = credits.isEmpty ? [] : credits.removeValue(forKey: line.reference) ?? []
      guard let charge = try CreditableLine(line, credits: own, share: share, segments: segments) else {
        throw .inconsistentHistory(subscription)
      }
      cells += charge.segments.count
      if cells > InvoicingLimits.cellsPerPeriodMaximum { throw .tooManyLines(subscription) }
      for segment in charge.segments {
        let left = charge.quantityLeft(in: segment)
        billed[segment] += left
        if line.rate == wanted[segment].rate { billedAtRate[segment] += left }
      }
      charges.append(charge)
    }
    guard credits.isEmpty else { throw .inconsistentHistory(subscription) }
  }

  /// The segments of a range of days. A period that is not taken apart has one, whatever the range.
  private func segments(of range: DateRange) -> Range<Int> {
    if share.policy == .none { return 0..<1 }
    return place(of: range.start)..<place(of: range.end)
  }

  private func place(of date: CalendarDate) -> Int {
    var low = 0
    var high = bounds.count - 1
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < date { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func bounds(
    period: DateRange, service: ServiceFunction, lines: ArraySlice<BilledLine>
  ) -> [CalendarDate] {
    var days = [period.start, period.end]
    var index = service.index(on: period.start).map { $0 + 1 } ?? 0
    while index < service.changes.count, service.changes[index].date < period.end {
      days.append(service.changes[index].date)
      index += 1
    }
    for line in lines { days += [line.range.start, line.range.end] }
    return sortedOnce(days)
  }
}

extension ServiceFunction {
  /// The dearest price of a day in a period, the change that brought it, and the day after the last one with service.
  fileprivate func dearest(in period: DateRange) -> (change: Int?, price: DayPrice, serviceEnd: CalendarDate) {
    var index = index(on: period.start)
    var best = (change: index, price: price(index))
    var serviceEnd = period.start
    while true {
      let next = index.map { $0 + 1 } ?? 0
      let end = next < changes.count ? min(changes[next].date, period.end) : period.end
      let price = price(index)
      if price.isDearer(than: best.price) { best = (index, price) }
      if price.units > 0 { serviceEnd = end }
      if end == period.end { return (best.change, best.price, serviceEnd) }
      index = next
    }
  }
}

/// Days in order, each once.
private func sortedOnce(_ days: [CalendarDate]) -> [CalendarDate] {
  var result: [CalendarDate] = []
  result.reserveCapacity(days.count)
  for day in days.sorted() where day != result.last { result.append(day) }
  return result
}
