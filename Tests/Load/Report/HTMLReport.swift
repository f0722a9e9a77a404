import Glibc

/// A run as one HTML file that needs nothing else.
package struct HTMLReport {
  private static let colors = ["#1f5fa8", "#c2571a", "#2f8f4e", "#8a3fa0", "#b02a3a", "#4a6b7c"]
  private static let colorsInTheDark = ["#6db1ff", "#ff9a57", "#6fd08c", "#cf8ae6", "#ff8b94", "#9fc0d2"]
  private let result: RunResult

  package init(_ result: RunResult) { self.result = result }

  /// The page.
  package func text() -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(result.scenario)) · linecard-load</title>
    <style>
    :root { color-scheme: light dark; --ink: #1b2733; --paper: #fff; --line: #dde4ea; --bad: #b02a3a; --good: #27743f;
      \(Self.variables(Self.colors)) }
    @media (prefers-color-scheme: dark) { :root { --ink: #dfe6ec; --paper: #14191f; --line: #33404c; --bad: #ff8b94;
      --good: #74d492; \(Self.variables(Self.colorsInTheDark)) } }
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: var(--ink);
      background: var(--paper); }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } .wide { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
    th:first-child, td:first-child { text-align: left; }
    .servers td:first-child { white-space: normal; overflow-wrap: anywhere; min-width: 14rem; }
    svg { width: 100%; min-width: 40rem; height: auto; margin: .6rem 0; fill: var(--ink); }
    .title { font-size: 14px; font-weight: 600; } .tick { font-size: 11px; } .end { text-anchor: end; }
    .middle { text-anchor: middle; } .grid { stroke: var(--line); } .cell { fill: var(--series-0); }
    .bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); }
    </style></head><body>
    <h1>\(escaped(result.scenario))</h1>
    \(verdict())
    \(table())
    \(reasons())
    \(objectives())
    <h2>Over time</h2>
    <div class="wide">\(throughput().svg())\(latency().svg())\(heatmap().svg())</div>
    <h2>Distribution</h2>
    <div class="wide">\(distribution().svg())</div>
    \(servers())
    <h2>Where and when</h2>
    <div class="wide"><table>\(facts())</table></div>
    </body></html>

    """
  }

  /// Style variables, so that lines and their names change with the page.
  private static func variables(_ colors: [String]) -> String {
    colors.enumerated().map { "--series-\($0): \($1);" }.joined(separator: " ")
  }

  private static func color(_ index: Int) -> String { "var(--series-\(index % colors.count))" }

  private func verdict() -> String {
    let sentences =
      result.invalidities.map { "The run is invalid: \($0)" } + (result.effects?.problems.prefix(50) ?? [])
      + (result.abortedBy.map { ["Ended early because \($0) did not hold."] } ?? [])
    return sentences.isEmpty
      ? "<p class=\"good\">The generator kept its "
        + "schedule\(result.effects == nil ? "" : ", and every effect is as acknowledged").</p>"
      : sentences.map { "<p class=\"bad\">\(escaped($0))</p>" }.joined()
  }

  private func table() -> String {
    let head = ["step", "calls", "per s", "errors", "p50", "p90", "p99", "p99.9", "max", "service p99"]
    var rows = zip(result.stepNames, result.total.steps).map { ($0, $1) }
    rows.append(("all", result.total.total))
    let body = rows.map { name, step in
      let cells =
        [
          name, String(step.count), decimal(Double(step.count) / max(1e-9, result.measuredSeconds), 1),
          String(step.failureCount),
        ]
        + [50, 90, 99, 99.9].map { durationText(step.response.percentile($0)) }
        + [durationText(step.response.maximum), durationText(step.service.percentile(99))]
      return "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    return "<div class=\"wide\"><table><tr>" + head.map { "<th>\($0)</th>" }.joined() + "</tr>"
      + body.joined(separator: "\n") + "</table></div>"
  }

  private func objectives() -> String {
    if result.objectives.isEmpty { return "" }
    return "<h2>Objectives</h2><ul>"
      + result.objectives.map {
        "<li class=\"\($0.isKept ? "good" : "bad")\">\(escaped("\($0.text): \($0.isKept ? "kept" : "broken"), \($0.measuredText)"))</li>"
      }.joined() + "</ul>"
  }

  /// How long the run took: where the axes of time end.
  private var seconds: Double { result.intervals.map { $0.startSeconds + $0.lengthSeconds }.max() ?? 1 }

  /// A value of each second, shown in its middle.
  private func overTime(
    _ intervals: [RunResult.Interval], _ value: (RunResult.Interval) -> Double
  ) -> [(x: Double, y: Double)] {
    intervals.map { (x: $0.startSeconds + $0.lengthSeconds / 2, y: value($0)) }
  }

  private func reasons() -> String {
    let reasons = ResultText(result).reasons()
    return reasons.isEmpty ? "" : "<ul>" + reasons.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>"
  }

  /// The servers' own times; their buckets are in `result.json`.
  private func servers() -> String {
    let times = ServerTimes.all(in: result.serverCounters)
    if times.isEmpty { return "" }
    let rows = times.map { times in
      let cells = [
        times.name, decimal(times.count, 0), durationText(UInt64(times.p50)), durationText(UInt64(times.p99)),
      ]
      return "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    return "<h2>What the servers say</h2><div class=\"wide\"><table class=\"servers\">"
      + "<tr><th>histogram</th><th>calls</th><th>p50</th><th>p99</th></tr>"
      + rows.joined(separator: "\n") + "</table></div>"
  }

  private func throughput() -> SVGPlot {
    let answers = overTime(result.intervals) { Double($0.record.total.count) / max(0.001, $0.lengthSeconds) }
    let dropped = overTime(result.intervals) { Double($0.record.dropped) / max(0.001, $0.lengthSeconds) }
    return SVGPlot(
      title: "Answers per second", xLabel: "seconds", yText: { decimal($0, 0) }, xRange: 0...seconds,
      series: [
        .init(name: "answers", color: Self.color(0), points: answers),
        .init(name: "dropped", color: Self.color(4), points: dropped),
      ])
  }

  private func latency() -> SVGPlot {
    // Where nothing was measured, as during the warm-up, there is no time to show.
    let measured = result.intervals.filter { $0.record.total.count > 0 }
    let series = [50.0, 99, 100].enumerated().map { index, percent in
      SVGPlot.Series(
        name: percent == 100 ? "max" : "p\(shortNumber(percent))", color: Self.color(index),
        points: overTime(measured) { Double($0.record.total.response.percentile(percent)) })
    }
    return SVGPlot(title: "Response time", xLabel: "seconds", yText: tickText, xRange: 0...seconds, series: series)
  }

  private func heatmap() -> SVGHeatmap { SVGHeatmap(intervals: result.intervals, seconds: seconds) }

  /// Percentiles over nines, so that the tail can be seen.
  private func distribution() -> SVGPlot {
    let nines = stride(from: 0.0, through: 4, by: 0.05)
    let measured = zip(result.stepNames, result.total.steps).enumerated().filter { $0.1.1.count > 0 }
    let series = measured.map { index, pair in
      SVGPlot.Series(
        name: pair.0, color: Self.color(index),
        points: nines.map { ($0, Double(pair.1.response.percentile(100 * (1 - pow(10, -$0))))) })
    }
    return SVGPlot(
      title: "By percentile", xLabel: "percentile", yText: tickText,
      xTicks: [0, 1, 2, 3, 4],
      xText: { "p\(decimal(100 * (1 - pow(10, -$0)), max(0, Int($0) - 2)))" }, series: series)
  }

  private func facts() -> String {
    var facts: [(String, String)] = [
      ("model", result.isOpen ? "open" : "closed"), ("seed", String(result.seed)), ("run", result.runID),
      ("workers", String(result.workerCount)), ("measured", "\(decimal(result.measuredSeconds, 2)) s"),
      ("warm-up", "\(shortNumber(result.warmUpSeconds)) s"), ("begun", String(result.total.begun)),
      ("dropped", String(result.total.dropped)), ("begun late, p99", durationText(result.total.lag.percentile(99))),
      ("processors had by others, worst second", "\(decimal(result.disturbance.shareMax * 100, 1)) %"),
      ("set aside", "\(decimal(result.setAsideSeconds, 0)) s"),
    ]
    facts += result.environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return facts.map { "<tr><td>\(escaped($0.0))</td><td>\(escaped($0.1))</td></tr>" }.joined(separator: "\n")
  }
}
