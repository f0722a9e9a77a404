import BillingTypes

/// All steps of one sort of a subscription by date, of each day the last one that came.
///
/// Steps are taken in as they come and put in order when they are read, so that a million of them cost a sort; what lies
/// before the earliest new one is not touched.
struct StepHistory<Step: TimelineStep> {
  private var settled: [Step] = []
  private var arrived: [Step] = []

  mutating func add(_ step: Step) { arrived.append(step) }

  /// The steps that matter from a day on: those after it, and of the last two days up to it.
  mutating func window(from date: CalendarDate) -> [Step] {
    order()
    let later = firstIndex(after: date)
    return Array(settled[max(0, later - 2)...])
  }

  /// The first day after a day on which there is a step.
  mutating func next(after date: CalendarDate) -> CalendarDate? {
    order()
    let index = firstIndex(after: date)
    return index < settled.count ? settled[index].effectiveDate : nil
  }

  private mutating func order() {
    if arrived.isEmpty { return }
    let new = inForce(arrived)
    arrived = []
    let keep = settled.isEmpty ? 0 : firstIndex(from: new[0].effectiveDate)
    let tail = settled[keep...]
    if tail.isEmpty {
      settled += new
    } else {
      let merged = inForce(Array(tail) + new)
      settled.removeSubrange(keep...)
      settled += merged
    }
  }

  private func firstIndex(after date: CalendarDate) -> Int { partition { $0.effectiveDate > date } }
  private func firstIndex(from date: CalendarDate) -> Int { partition { $0.effectiveDate >= date } }

  private func partition(_ isBehind: (Step) -> Bool) -> Int {
    var low = 0
    var high = settled.count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(settled[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
