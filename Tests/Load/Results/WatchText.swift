/// A run under way in the text format of Prometheus, for whoever watches it beside the servers' own numbers.
package enum WatchText {
  /// The media type of the text.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// What was measured so far; `inFlight` are the arrivals at work.
  package static func text(_ result: RunResult, inFlight: Int) -> String {
    var lines = family("linecard_load_begun_total", "counter", "Arrivals that were begun.")
    lines.append("linecard_load_begun_total \(result.total.begun)")
    lines += family("linecard_load_dropped_total", "counter", "Arrivals for which there was no room.")
    lines.append("linecard_load_dropped_total \(result.total.dropped)")
    lines += family("linecard_load_active_arrivals", "gauge", "Arrivals at work.")
    lines.append("linecard_load_active_arrivals \(inFlight)")
    lines += family("linecard_load_calls_total", "counter", "Calls by step and outcome.")
    for (name, step) in zip(result.stepNames, result.total.steps) { lines += calls(name, step) }
    lines += family("linecard_load_response_seconds", "summary", "From the intended instant to the answer.")
    for (name, step) in zip(result.stepNames, result.total.steps) {
      lines += quantiles("linecard_load_response_seconds", "step=\"\(escaped(name))\"", step.response)
    }
    lines += family("linecard_load_lag_seconds", "summary", "How late work was begun: the generator's own fault.")
    lines += quantiles("linecard_load_lag_seconds", "", result.total.lag)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func family(_ name: String, _ type: String, _ help: String) -> [String] {
    ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
  }

  private static func calls(_ name: String, _ step: StepRecord) -> [String] {
    var lines = [
      "linecard_load_calls_total{step=\"\(escaped(name))\",outcome=\"succeeded\",reason=\"\"} \(step.succeeded)"
    ]
    for (outcome, counts) in [("refused", step.refusals), ("failed", step.failures)] {
      for (reason, count) in counts.sorted(by: { $0.key < $1.key }) {
        let labels = "step=\"\(escaped(name))\",outcome=\"\(outcome)\",reason=\"\(escaped(reason))\""
        lines.append("linecard_load_calls_total{\(labels)} \(count)")
      }
    }
    return lines
  }

  private static func quantiles(_ name: String, _ labels: String, _ histogram: HdrHistogram) -> [String] {
    [("0.5", 50.0), ("0.9", 90), ("0.99", 99), ("0.999", 99.9)].map { quantile, percent in
      let all = (labels.isEmpty ? "" : labels + ",") + "quantile=\"\(quantile)\""
      return "\(name){\(all)} \(decimal(Double(histogram.percentile(percent)) / 1e9, 9))"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
