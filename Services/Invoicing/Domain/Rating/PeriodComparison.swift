import BillingTypes

/// One aligned period cut into segments on which everything is constant: the wanted quantity, and the billed one net of
/// credits.
struct PeriodComparison {
  let period: DateRange
  /// The days on which a segment begins, and last the end of the period.
  private(set) var bounds: [CalendarDate]
  /// The index of the change that holds in each segment.
  private(set) var changes: [Int?] = []
  /// The stretch of one quantity that each segment lies in.
  private(set) var stretches: [Int] = []
  /// Units that should be billed.
  private(set) var wanted: [Int64] = []
  /// Units billed, less those credited.
  private(set) var billed: [Int64]
  /// Whether a missing charge is due by the target date.
  private(set) var isDue: [Bool] = []

  init(period: DateRange, quantities: QuantityFunction, lines: ArraySlice<BilledLine>, arrearsTarget: CalendarDate?) {
    self.period = period
    bounds = Self.bounds(period: period, quantities: quantities, lines: lines)
    billed = Self.billed(lines, bounds: bounds)
    for start in bounds.dropLast() {
      let change = quantities.index(on: start)
      changes.append(change)
      stretches.append(quantities.stretch(change))
      wanted.append(quantities.quantity(change))
      let stretchEnd = min(quantities.stretchEnd(change) ?? period.end, period.end)
      isDue.append(arrearsTarget.map { stretchEnd <= $0 } ?? true)
    }
  }

  /// The days from the beginning of one segment to that of another.
  func range(_ start: Int, _ end: Int) -> DateRange { DateRange(start: bounds[start], end: bounds[end]) }

  /// Units that are due and not billed, by segment.
  var missing: [Int64] { wanted.indices.map { isDue[$0] ? max(0, wanted[$0] - billed[$0]) : 0 } }

  /// Units that are billed and not wanted, by segment.
  var excess: [Int64] { wanted.indices.map { max(0, billed[$0] - wanted[$0]) } }

  /// Whether something is wanted that is not due yet.
  var isPending: Bool { wanted.indices.contains { !isDue[$0] && wanted[$0] > billed[$0] } }

  /// Whether more is wanted, and not due yet, of days that are billed already: a change of before is still to be explained.
  var isPendingLate: Bool { wanted.indices.contains { !isDue[$0] && wanted[$0] > billed[$0] && billed[$0] > 0 } }

  private static func bounds(
    period: DateRange, quantities: QuantityFunction, lines: ArraySlice<BilledLine>
  ) -> [CalendarDate] {
    var days: Set<CalendarDate> = [period.start, period.end]
    var index = quantities.index(on: period.start).map { $0 + 1 } ?? 0
    while index < quantities.changes.count, quantities.changes[index].date < period.end {
      days.insert(quantities.changes[index].date)
      index += 1
    }
    for line in lines { days.formUnion([line.range.start, line.range.end]) }
    return days.sorted()
  }

  private static func billed(_ lines: ArraySlice<BilledLine>, bounds: [CalendarDate]) -> [Int64] {
    var rises: [CalendarDate: Int64] = [:]
    for line in lines {
      let quantity = line.kind == .credit ? -line.quantity : line.quantity
      rises[line.range.start, default: 0] += quantity
      rises[line.range.end, default: 0] -= quantity
    }
    var level: Int64 = 0
    return bounds.dropLast().map { day in
      level += rises[day] ?? 0
      return level
    }
  }
}
