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

  /// The text that replaces what stands on the line, with as much as there is room for. It stays below `columns`, also
  /// with the `^C` that a terminal adds, because a line that wraps cannot be replaced.
  package func text(_ report: LoadEngine.Report, columns: Int? = nil) -> String {
    let room = columns.map { max(0, $0 - 3) } ?? .max
    let pieces = pieces(report)
    var line = String(pieces[0].prefix(room))
    for piece in pieces.dropFirst() {
      guard line.count + 2 + piece.count <= room else { break }
      line += "  " + piece
    }
    return "\r\u{1b}[K" + bar(at: report.startSeconds + report.lengthSeconds, room: room - line.count) + line
  }

  /// What there is to say, from what matters most.
  private func pieces(_ report: LoadEngine.Report) -> [String] {
    let step = report.record.total
    let at = report.startSeconds + report.lengthSeconds
    let rate = Double(step.count) / max(0.001, report.lengthSeconds)
    let times = [50.0, 99].map { percent in
      "p\(shortNumber(percent)) \(step.count == 0 ? "–" : durationText(step.response.percentile(percent)))"
    }
    let counts = ["errors \(step.failureCount)", "\(decimal(rate, 0))/s", "dropped \(report.record.dropped)"]
    return ["\(decimal(at, 0)) of \(decimal(totalSeconds, 0)) s"] + counts + times + ["at work \(report.inFlight)"]
  }

  private func bar(at seconds: Double, room: Int) -> String {
    let length = min(20, room - 1)
    guard length >= 5 else { return "" }
    let filled = max(0, min(length, Int(seconds / max(0.001, totalSeconds) * Double(length))))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled) + " "
  }
}
