/// What was measured in one stretch of time, usually a second.
package struct IntervalRecord: Sendable, Hashable {
  /// By the number of the step.
  package var steps: [StepRecord]
  /// How much later than intended work was begun, in nanoseconds: the generator's own fault.
  package var lag = HdrHistogram()
  /// Arrivals that were begun.
  package var begun: UInt64 = 0
  /// Arrivals that could not be begun because too many were at work.
  package var dropped: UInt64 = 0
  /// Second answers under one key that were not the first one's.
  package var differentRepeats: UInt64 = 0
  /// Second submissions under one key.
  package var repeats: UInt64 = 0
  /// Faults done to the targets.
  package var faults: UInt64 = 0

  /// Nothing yet, for so many steps.
  package init(stepCount: Int) { steps = [StepRecord](repeating: StepRecord(), count: stepCount) }

  /// Adds what `other` holds.
  package mutating func merge(_ other: IntervalRecord) {
    for index in steps.indices { steps[index].merge(other.steps[index]) }
    lag.merge(other.lag)
    begun += other.begun
    dropped += other.dropped
    differentRepeats += other.differentRepeats
    repeats += other.repeats
    faults += other.faults
  }

  /// Only what went wrong: failures, what was dropped, and answers that differed.
  package var wrongs: IntervalRecord {
    var record = IntervalRecord(stepCount: steps.count)
    for index in steps.indices {
      record.steps[index].failures = steps[index].failures
      record.steps[index].examples = steps[index].examples
    }
    record.dropped = dropped
    record.differentRepeats = differentRepeats
    return record
  }

  /// All steps together.
  package var total: StepRecord {
    var total = StepRecord()
    for step in steps { total.merge(step) }
    return total
  }

  /// An empty one with as much room.
  var emptied: IntervalRecord {
    var record = IntervalRecord(stepCount: steps.count)
    for index in steps.indices {
      record.steps[index].response = HdrHistogram(roomLike: steps[index].response)
      record.steps[index].service = HdrHistogram(roomLike: steps[index].service)
      record.steps[index].refused = HdrHistogram(roomLike: steps[index].refused)
    }
    record.lag = HdrHistogram(roomLike: lag)
    return record
  }
}
