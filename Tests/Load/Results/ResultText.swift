/// A run as lines for a person.
package struct ResultText {
  private static let serverTimesShown = 8
  private let result: RunResult

  package init(_ result: RunResult) { self.result = result }

  /// The table of steps, then what was dropped, late, kept and wrong.
  package func lines() -> [String] {
    var lines = [
      "\(result.scenario), \(result.isOpen ? "open" : "closed") model, seed \(result.seed), run \(result.runID)", "",
    ]
    lines += table()
    let record = result.total
    lines += [
      "",
      "\(record.begun) arrivals begun, \(record.dropped) dropped, over \(decimal(result.measuredSeconds, 2)) s after "
        + "\(shortNumber(result.warmUpSeconds)) s of warm-up",
    ]
    if result.isOpen {
      lines.append(
        "begun late by p50 \(durationText(record.lag.percentile(50))), p99 \(durationText(record.lag.percentile(99))); "
          + "the generator used \(decimal(result.processorShare * 100, 0)) % of its processor time")
    }
    lines += others()
    if record.repeats > 0 {
      lines.append("\(record.repeats) sent again under their key, \(record.differentRepeats) answered differently")
    }
    if record.faults > 0 { lines.append("\(record.faults) faults were done to the targets") }
    lines += zip(result.stepNames, record.steps).filter { $0.1.refused.count > 0 }.map { name, step in
      let rate = decimal(Double(step.succeeded) / max(1e-9, result.measuredSeconds), 1)
      let times = [50.0, 99].map { "p\(shortNumber($0)) \(durationText(step.admitted.percentile($0)))" }
      return "\(name): \(rate) succeeded per s; what was not refused: \(times.joined(separator: ", "))"
    }
    lines += reasons()
    lines += serverTimes()
    for outcome in result.objectives {
      lines.append("\(outcome.isKept ? "kept  " : "BROKEN") \(outcome.text) (\(outcome.measuredText))")
    }
    if let aborted = result.abortedBy { lines.append("ended early because \(aborted) did not hold") }
    if let effects = result.effects {
      lines.append(
        "\(effects.changes) changes, \(effects.subscriptions) subscriptions and \(effects.invoiceLines) invoice "
          + "lines checked: "
          + (effects.problems.isEmpty ? "all as acknowledged" : "\(effects.problems.count) WRONG"))
      lines += effects.problems.prefix(20).map { "  WRONG \($0)" }
    }
    lines += result.invalidities.map { "INVALID: \($0)" }
    return lines
  }

  /// Whether others had the machine meanwhile.
  private func others() -> [String] {
    let (seconds, share) = result.disturbance
    if share == 0 { return [] }
    let aside = result.setAsideSeconds
    return [
      "others had some of the processors' time in \(seconds) of \(result.intervals.count) s, up to "
        + "\(decimal(share * 100, 1)) %" + (aside > 0 ? "; \(decimal(aside, 0)) s were set aside" : "")
    ]
  }

  /// The busiest histograms of the servers, beside which the client's times are to be read.
  private func serverTimes() -> [String] {
    let all = ServerTimes.all(in: result.serverCounters).prefix(Self.serverTimesShown)
    if all.isEmpty { return [] }
    let client = result.total.total.service.percentile(99)
    return [
      "the servers themselves say (the client's service p99 is \(durationText(client)); the rest is queues and ways):"
    ]
      + all.map { times in
        "  \(times.name): \(decimal(times.count, 0)) calls, p50 \(durationText(UInt64(times.p50))), p99 "
          + durationText(UInt64(times.p99))
      }
  }

  private func table() -> [String] {
    var rows = [["step", "calls", "per s", "errors", "p50", "p90", "p99", "p99.9", "max", "service p99"]]
    for (name, step) in zip(result.stepNames, result.total.steps) { rows.append(row(name, step)) }
    if result.stepNames.count > 1 { rows.append(row("all", result.total.total)) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ")
    }
  }

  private func row(_ name: String, _ step: StepRecord) -> [String] {
    [
      name, String(step.count), decimal(Double(step.count) / max(1e-9, result.measuredSeconds), 1),
      String(step.failureCount),
    ]
      + [50, 90, 99, 99.9].map { durationText(step.response.percentile($0)) }
      + [durationText(step.response.maximum), durationText(step.service.percentile(99))]
  }

  /// How often what was refused or failed, and why.
  func reasons() -> [String] {
    counted("refused as expected", result.total.steps.map(\.refusals))
      + counted("failed", result.total.steps.map(\.failures), examples: result.total.steps.map(\.examples))
  }

  private func counted(
    _ what: String, _ counts: [[String: UInt64]], examples: [[String: String]] = []
  ) -> [String] {
    result.stepNames.indices.flatMap { step in
      counts[step].sorted { $0.key < $1.key }.map { reason, count in
        let example = step < examples.count ? examples[step][reason] : nil
        return "\(count) \(what): \(result.stepNames[step]): \(reason)" + (example.map { ", such as: \($0)" } ?? "")
      }
    }
  }
}

extension ObjectiveOutcome {
  /// What was measured, in the objective's own unit.
  var measuredText: String {
    let unit = text.prefix { !"<>=".contains($0) }.filter { $0 != " " }
    if unit.hasPrefix("goodput") { return "\(decimal(measured, 1))/s" }
    return switch unit {
    case "errors", "dropped": decimal(measured, 0)
    case "error_rate": "\(shortNumber((measured * 1e6).rounded() / 1e4)) %"
    case "rate": "\(decimal(measured, 1))/s"
    // An answer takes longer than no time at all.
    default: measured > 0 ? durationText(UInt64(measured)) : "nothing was measured"
    }
  }
}
