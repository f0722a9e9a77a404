import Glibc

/// A line or two about a run while it goes on, redrawn in place; only where a person looks at a terminal.
package struct LiveView {
  /// Whether standard error is a terminal.
  package static var isPossible: Bool { isatty(STDERR_FILENO) == 1 }

  private let totalSeconds: Double

  /// A view of a run that takes so long.
  package init(totalSeconds: Double) { self.totalSeconds = totalSeconds }

  /// The text that replaces what stands on the line.
  package func text(_ report: LoadEngine.Report) -> String {
    let step = report.record.total
    let at = report.startSeconds + report.lengthSeconds
    let rate = Double(step.count) / max(0.001, report.lengthSeconds)
    let filled = max(0, min(20, Int(at / max(0.001, totalSeconds) * 20)))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    return "\r\u{1b}[K\(bar) \(decimal(at, 0)) of \(decimal(totalSeconds, 0)) s  \(decimal(rate, 0)) calls/s  p50 "
      + "\(durationText(step.response.percentile(50)))  p99 \(durationText(step.response.percentile(99)))  at work "
      + "\(report.inFlight)  errors \(step.failureCount)  dropped \(report.record.dropped)"
  }
}
