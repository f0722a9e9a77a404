/// Two runs of a scenario side by side, with how sure the difference is.
package struct RunComparison: Sendable {
  /// One measure of one step.
  package struct Row: Sendable, Hashable {
    package var step: String
    package var measure: String
    package var before: Double
    package var after: Double
    /// After over before: the middle and the 95 % interval of it.
    package var ratio: Double
    package var lowest: Double
    package var highest: Double
    /// Surely worse by more than is allowed.
    package var isWorse: Bool
  }

  private static let rounds = 200
  package private(set) var rows: [Row] = []

  /// Compares `after` with `before`; `allowed` is the share by which times may grow and rates fall.
  package init(before: RunResult, after: RunResult, allowed: Double) throws(LoadFailure) {
    guard before.stepNames == after.stepNames else {
      throw LoadFailure(
        .data, "The runs have other steps: \(before.scenario) and \(after.scenario) cannot be compared.")
    }
    for index in before.stepNames.indices where before.total.steps[index].count + after.total.steps[index].count > 0 {
      for percent in [50.0, 99] {
        rows.append(
          Self.row(before, after, index, "p\(shortNumber(percent))", allowed) { step, _ in
            Double(step.response.percentile(percent))
          })
      }
      var rate = Self.row(before, after, index, "rate", allowed) { step, seconds in
        Double(step.succeeded) / max(1e-9, seconds)
      }
      rate.isWorse = rate.highest < 1 - allowed
      rows.append(rate)
    }
  }

  package var isWorse: Bool { rows.contains(where: \.isWorse) }

  /// The comparison as a table.
  package func lines() -> [String] {
    rows.map { row in
      let isRate = row.measure == "rate"
      let values = [row.before, row.after].map { isRate ? "\(decimal($0, 1))/s" : durationText(UInt64(max(0, $0))) }
      return "\(row.isWorse ? "WORSE" : "ok   ") \(row.step) \(row.measure): \(values[0]) -> \(values[1]), × "
        + "\(decimal(row.ratio, 3)) (95 %: \(decimal(row.lowest, 3)) to \(decimal(row.highest, 3)))"
    }
  }

  private static func row(
    _ before: RunResult, _ after: RunResult, _ step: Int, _ measure: String, _ allowed: Double,
    _ value: (StepRecord, Double) -> Double
  ) -> Row {
    var numbers = SeededNumbers(seed: 1, stream: UInt64(step))
    let was = value(before.total.steps[step], before.measuredSeconds)
    let now = value(after.total.steps[step], after.measuredSeconds)
    var ratios: [Double] = []
    for _ in 0..<rounds {
      let old = resampled(before, step, &numbers, value)
      let new = resampled(after, step, &numbers, value)
      if old > 0 { ratios.append(new / old) }
    }
    ratios.sort()
    let ratio = was > 0 ? now / was : 1
    let lowest = ratios.isEmpty ? ratio : ratios[ratios.count * 25 / 1_000]
    let highest = ratios.isEmpty ? ratio : ratios[min(ratios.count - 1, ratios.count * 975 / 1_000)]
    return Row(
      step: before.stepNames[step], measure: measure, before: was, after: now, ratio: ratio, lowest: lowest,
      highest: highest, isWorse: lowest > 1 + allowed)
  }

  /// The measure over as many seconds drawn with repetition from the run's (bootstrap): seconds, not calls, because calls
  /// of one second are alike.
  private static func resampled(
    _ run: RunResult, _ step: Int, _ numbers: inout SeededNumbers, _ value: (StepRecord, Double) -> Double
  ) -> Double {
    let intervals = run.intervals.filter { $0.record.steps[step].count > 0 }
    guard !intervals.isEmpty else { return 0 }
    var merged = StepRecord()
    var seconds = 0.0
    for _ in intervals {
      let one = intervals[numbers.below(intervals.count)]
      merged.merge(one.record.steps[step])
      seconds += one.lengthSeconds
    }
    return value(merged, seconds)
  }
}
