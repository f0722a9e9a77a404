/// Everything that is known of a run, as it is printed, kept, compared and drawn.
package struct RunResult: Sendable, Hashable {
  /// A stretch of the run.
  package struct Interval: Sendable, Hashable {
    package var startSeconds: Double
    package var lengthSeconds: Double
    package var record: IntervalRecord
    /// Of the processors, what others had meanwhile, 0 to 1.
    package var stolenShare = 0.0
    /// Not counted in the total.
    package var isSetAside = false
  }

  package var scenario: String
  package var runID: String
  package var seed: UInt64
  package var isOpen: Bool
  package var stepNames: [String]
  /// Since 1970.
  package var startMilliseconds: Int64
  package var warmUpSeconds: Double
  /// From the end of the warm-up to the last answer, without what was set aside.
  package var measuredSeconds: Double = 0
  package var setAsideSeconds = 0.0
  /// Arrivals of the schedule after the warm-up, without those of seconds that were set aside.
  package var planned: UInt64 = 0
  /// Of the busiest worker, 0 to 1.
  package var processorShare = 0.0
  package var workerCount = 1
  package var intervals: [Interval] = []
  package var total: IntervalRecord
  package var objectives: [ObjectiveOutcome] = []
  /// Why the numbers say nothing; empty for a valid run.
  package var invalidities: [String] = []
  /// What the house did wrong; nil when it was not checked.
  package var effects: EffectsOutcome?
  package var isInterrupted = false
  /// The objective for which the run was ended early.
  package var abortedBy: String?
  /// Machine and build, by name.
  package var environment: [String: String] = [:]
  /// Counters of the servers that grew during the run, by target and metric.
  package var serverCounters: [String: Double] = [:]

  /// The result of a run that has only begun.
  package init(scenario: Scenario, runID: String, startMilliseconds: Int64) {
    self.scenario = scenario.name
    self.runID = runID
    seed = scenario.seed
    stepNames = scenario.stepNames
    warmUpSeconds = scenario.warmUpSeconds
    isOpen = if case .open = scenario.arrivals { true } else { false }
    self.startMilliseconds = startMilliseconds
    total = IntervalRecord(stepCount: scenario.stepNames.count)
  }

  /// Adds what was measured in a stretch; stretches of several workers that begin in the same second become one.
  package mutating func add(_ interval: Interval) {
    total.merge(interval.record)
    if let index = intervals.lastIndex(where: { abs($0.startSeconds - interval.startSeconds) < 0.5 }) {
      intervals[index].record.merge(interval.record)
      intervals[index].lengthSeconds = max(intervals[index].lengthSeconds, interval.lengthSeconds)
      intervals[index].stolenShare = max(intervals[index].stolenShare, interval.stolenShare)
    } else {
      intervals.append(interval)
    }
  }

  /// How the program ends after this run.
  package var exit: LoadExit {
    if isInterrupted { return .interrupted }
    if effects.map({ !$0.problems.isEmpty }) ?? false || total.differentRepeats > 0 { return .incorrect }
    if !invalidities.isEmpty { return .invalid }
    if abortedBy != nil || objectives.contains(where: { !$0.isKept }) { return .objectives }
    return .done
  }
}

/// Whether an objective was kept.
package struct ObjectiveOutcome: Sendable, Hashable {
  package var text: String
  /// In nanoseconds for times.
  package var measured: Double
  package var isKept: Bool

  package init(text: String, measured: Double, isKept: Bool) {
    self.text = text
    self.measured = measured
    self.isKept = isKept
  }
}

/// What the comparison with the house found.
package struct EffectsOutcome: Sendable, Hashable {
  package var changes: Int
  package var subscriptions: Int
  package var invoiceLines: Int
  /// One sentence each.
  package var problems: [String]

  /// What was found.
  package init(changes: Int, subscriptions: Int, invoiceLines: Int, problems: [String]) {
    self.changes = changes
    self.subscriptions = subscriptions
    self.invoiceLines = invoiceLines
    self.problems = problems
  }
}
