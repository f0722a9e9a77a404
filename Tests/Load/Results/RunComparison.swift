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
      let runs = (ResampledRun(before, step: index), ResampledRun(after, step: index))
      let (old, new) = (before.total.steps[index], after.total.steps[index])
      for percent in [50.0, 99] {
        let values = (Double(old.response.percentile(percent)), Double(new.response.percentile(percent)))
        var row = Self.row(before.stepNames[index], "p\(shortNumber(percent))", values, runs) { run, times in
          run.percentile(percent, of: times)
        }
        row.isWorse = row.lowest > 1 + allowed
        rows.append(row)
      }
      let rates = (
        Double(old.succeeded) / max(1e-9, before.measuredSeconds),
        Double(new.succeeded) / max(1e-9, after.measuredSeconds)
      )
      var row = Self.row(before.stepNames[index], "rate", rates, runs) { run, times in run.rate(of: times) }
      row.isWorse = row.highest < 1 - allowed
      rows.append(row)
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
    _ step: String, _ measure: String, _ values: (Double, Double), _ runs: (ResampledRun, ResampledRun),
    _ value: (ResampledRun, [UInt64]) -> Double
  ) -> Row {
    var numbers = SeededNumbers(seed: 1, stream: 1)
    var ratios: [Double] = []
    for _ in 0..<rounds {
      let old = value(runs.0, runs.0.draw(&numbers))
      let new = value(runs.1, runs.1.draw(&numbers))
      if old > 0 { ratios.append(new / old) }
    }
    ratios.sort()
    let ratio = values.0 > 0 ? values.1 / values.0 : 1
    let lowest = ratios.isEmpty ? ratio : ratios[ratios.count * 25 / 1_000]
    let highest = ratios.isEmpty ? ratio : ratios[min(ratios.count - 1, ratios.count * 975 / 1_000)]
    return Row(
      step: step, measure: measure, before: values.0, after: values.1, ratio: ratio, lowest: lowest,
      highest: highest, isWorse: false)
  }
}
