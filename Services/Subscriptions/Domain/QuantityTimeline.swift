package import BillingTypes

/// The quantity of one subscription as a step function of dates, from some date on: the step that held on that date and
/// every later one. What lay before is not needed to decide, so a long history costs nothing.
package struct QuantityTimeline: Sendable, Hashable {
  /// In order of effective date, then of asking; the first one may lie long ago.
  package let steps: [QuantityStep]
  /// How many steps the whole subscription has, those that were left out too.
  package let stepCount: Int64

  /// A timeline of steps in order of effective date, then of asking.
  package init(steps: [QuantityStep], stepCount: Int64) {
    precondition(
      zip(steps, steps.dropFirst()).allSatisfy { ($0.effectiveDate, $0.order) < ($1.effectiveDate, $1.order) },
      "a timeline's steps come in the order of their dates")
    self.steps = steps
    self.stepCount = stepCount
  }

  /// The quantity that holds on a date, 0 before the first step.
  package func quantity(on date: CalendarDate) -> Int64 {
    steps.last { $0.effectiveDate <= date }?.quantity ?? 0
  }

  /// The smallest quantity that holds on any day from a date on.
  package func lowestQuantity(from date: CalendarDate) -> Int64 {
    changeDates(after: date).map { quantity(on: $0) }.reduce(quantity(on: date), min)
  }

  /// The days after a date on which the quantity may become another one.
  func changeDates(after date: CalendarDate) -> [CalendarDate] {
    steps.map(\.effectiveDate).filter { $0 > date }
  }

  /// The timeline with one more step, which is the last one of its day.
  func adding(_ step: QuantityStep) -> QuantityTimeline {
    let index = steps.firstIndex { $0.effectiveDate > step.effectiveDate } ?? steps.endIndex
    var steps = steps
    steps.insert(step, at: index)
    return QuantityTimeline(steps: steps, stepCount: stepCount + 1)
  }
}
