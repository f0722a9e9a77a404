extension Objective {
  /// What a record says about this, over so many seconds.
  package func outcome(_ record: IntervalRecord, stepNames: [String], seconds: Double) -> ObjectiveOutcome {
    let step = step.flatMap { stepNames.firstIndex(of: $0) }.map { record.steps[$0] } ?? record.total
    let measured: Double =
      switch measure {
      case .percentile(let percent): Double(step.response.percentile(percent))
      case .admittedPercentile(let percent): Double(step.admitted.percentile(percent))
      case .maximum: Double(step.response.maximum)
      case .mean: step.response.mean
      case .errorRate: step.count == 0 ? 0 : Double(step.failureCount) / Double(step.count)
      case .errors: Double(step.failureCount)
      case .dropped: Double(record.dropped)
      case .rate: Double(step.count) / seconds
      case .goodput: Double(step.succeeded) / seconds
      case .goodputWithin(let nanoseconds): Double(step.succeeded(within: nanoseconds)) / seconds
      }
    // Where nothing was measured no time was kept to.
    let count = if case .admittedPercentile = measure { step.admitted.count } else { step.count }
    let hasValues = count > 0 || !measure.needsValues
    return ObjectiveOutcome(text: text, measured: measured, isKept: hasValues && comparison.holds(measured, bound))
  }
}

extension Objective.Measure {
  fileprivate var needsValues: Bool {
    switch self {
    case .percentile, .admittedPercentile, .maximum, .mean, .errorRate: true
    case .errors, .dropped, .rate, .goodput, .goodputWithin: false
    }
  }
}
