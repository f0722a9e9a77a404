import Glibc

/// A line or two about a run while it goes on, redrawn in place; only where a person looks at a terminal.
package struct LiveView {
  /// Whether standard error is a terminal.
  package static var isPossible: Bool { isatty(STDERR_FILENO) == 1 }

  private let totalSeconds: Double

  /// A view of a run that takes so long.
  package init(totalSeconds: Double) { self.totalSeconds = totalSeconds }

  /// How wide the terminal is now; nil when it does not say.
  package static var columns: Int? {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// The text that replaces what stands on the line; cut to `columns`, because a line that wraps cannot be replaced.
  package func text(_ report: LoadEngine.Report, columns: Int? = nil) -> String {
    let step = report.record.total
    let at = report.startSeconds + report.lengthSeconds
    let rate = Double(step.count) / max(0.001, report.lengthSeconds)
    let filled = max(0, min(20, Int(at / max(0.001, totalSeconds) * 20)))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let line =
      "\(bar) \(decimal(at, 0)) of \(decimal(totalSeconds, 0)) s  errors \(step.failureCount)  \(decimal(rate, 0)) calls/s"
      + "  p50 \(durationText(step.response.percentile(50)))  p99 \(durationText(step.response.percentile(99)))  at work "
      + "\(report.inFlight)  dropped \(report.record.dropped)"
    return "\r\u{1b}[K" + (columns.map { String(line.prefix(max(0, $0 - 1))) } ?? line)
  }
}
