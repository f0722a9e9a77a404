/// Puts the reports of a run together, tells who looks on, and judges at the end.
package final class RunCollector {
  package private(set) var result: RunResult
  package private(set) var journal: [AcknowledgedChange] = []
  private let scenario: Scenario
  private let selfCheck: SelfCheck
  /// Called after each report with what is known so far, the report, and the calls at work.
  private let onReport: (RunResult, LoadEngine.Report) -> Void

  /// A collector of a run that is about to begin.
  package init(
    _ scenario: Scenario, runID: String, startMilliseconds: Int64, selfCheck: SelfCheck = SelfCheck(),
    onReport: @escaping (RunResult, LoadEngine.Report) -> Void = { _, _ in }
  ) {
    self.scenario = scenario
    self.selfCheck = selfCheck
    self.onReport = onReport
    result = RunResult(scenario: scenario, runID: runID, startMilliseconds: startMilliseconds)
  }

  /// Takes a report in; the objective for which the run must end, if there is one.
  package func add(_ report: LoadEngine.Report) -> Objective? {
    result.add(
      RunResult.Interval(
        startSeconds: report.startSeconds, lengthSeconds: report.lengthSeconds, record: report.record,
        stolenShare: report.stolenShare))
    journal += report.journal
    onReport(result, report)
    let measured = report.startSeconds + report.lengthSeconds - scenario.warmUpSeconds
    guard measured > 0, result.abortedBy == nil else { return nil }
    let broken = scenario.objectives.first { objective in
      guard let grace = objective.abortAfterSeconds, measured >= grace, result.total.begun > 0 else { return false }
      return !objective.outcome(result.total, stepNames: result.stepNames, seconds: measured).isKept
    }
    if let broken { result.abortedBy = broken.text }
    return broken
  }

  /// The whole result.
  package func finish(_ ending: LoadEngine.Ending, isInterrupted: Bool, workerCount: Int) -> RunResult {
    result.planned = ending.planned
    result.measuredSeconds = ending.measuredSeconds
    result.processorShare = ending.processorShare
    result.isInterrupted = isInterrupted
    result.workerCount = workerCount
    if let share = selfCheck.stolenShareMax { result.setAside(stolenShareMax: share) }
    result.objectives = scenario.objectives.map {
      $0.outcome(result.total, stepNames: result.stepNames, seconds: max(1e-9, result.measuredSeconds))
    }
    result.invalidities = selfCheck.invalidities(of: result)
    return result
  }
}
