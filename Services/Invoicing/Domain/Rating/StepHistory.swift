import BillingTypes

/// All steps of one sort of a subscription by date, of each day the last one that came.
///
/// Steps are taken in as they come and put in order when they are read, so that a million of them cost a sort; what lies
/// before the earliest new one is not touched.
struct StepHistory<Step: TimelineStep> {
  private var settled: [Step] = []
  private var arrived: [Step] = []

  mutating func add(_ step: Step) { arrived.append(step) }

  /// Puts in order what has come, and gives the days before `date` on which it may have changed something: from the first
  /// new step to the step that follows the last one.
  mutating func takeIn(before date: CalendarDate) -> DateRange? {
    if arrived.isEmpty { return nil }
    let new = inForce(arrived)
    arrived = []
    let keep = firstIndex(from: new[0].effectiveDate)
    if keep == settled.count {
      settled += new
    } else {
      let merged = inForce(Array(settled[keep...]) + new)
      settled.removeSubrange(keep...)
      settled += merged
    }
    guard new[0].effectiveDate < date, let last = new.last(where: { $0.effectiveDate < date }) else { return nil }
    let next = firstIndex(after: last.effectiveDate)
    let end = next < settled.count ? min(settled[next].effectiveDate, date) : date
    return DateRange(start: new[0].effectiveDate, end: end)
  }

  /// The steps that matter to open periods: those within, and of the last two days before each row of them.
  func window(_ open: OpenPeriods) -> [Step] {
    let later = max(0, firstIndex(after: open.from) - 2)
    guard let days = open.reopened else { return Array(settled[later...]) }
    let first = max(0, firstIndex(after: days.start) - 2)
    let end = firstIndex(from: days.end)
    if later <= end { return Array(settled[min(first, later)...]) }
    return Array(settled[first..<end] + settled[later...])
  }

  private func firstIndex(after date: CalendarDate) -> Int { settled.firstFromEnd { $0.effectiveDate > date } }
  private func firstIndex(from date: CalendarDate) -> Int { settled.firstFromEnd { $0.effectiveDate >= date } }
}

extension Array {
  /// The first index from which on everything is behind a point, in an array that is in order. It looks from the end in
  /// doubling steps, so that what is found near the end costs nothing for all that lies before.
  func firstFromEnd(_ isBehind: (Element) -> Bool) -> Int {
    var high = count
    var stride = 1
    while high > 0, isBehind(self[Swift.max(0, high - stride)]) {
      high = Swift.max(0, high - stride)
      stride *= 2
    }
    var low = high == 0 ? 0 : Swift.max(0, high - stride) + 1
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
