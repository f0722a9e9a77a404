import Glibc

/// Response times over time: a column a second, a row for each sixth of a decade, darker where more calls are.
struct SVGHeatmap {
  private static let rowsPerDecade = 6
  // 10 µs to 100 s.
  private static let firstDecade = 4
  private static let decades = 7

  let intervals: [RunResult.Interval]
  /// How long the axis is, in seconds: that of the plots above.
  let seconds: Double

  func svg() -> String {
    let rows = Self.decades * Self.rowsPerDecade
    func x(_ second: Double) -> Double { 80 + second / max(seconds, 1e-9) * 800 }
    var parts = [
      "<svg viewBox=\"0 0 900 \(rows * 6 + 70)\" role=\"img\" aria-label=\"Response times over time\">",
      "<text x=\"80\" y=\"18\" class=\"title\">Response times over time</text>",
    ]
    for decade in 0...Self.decades {
      let y = 34 + (rows - decade * Self.rowsPerDecade) * 6
      let text = tickText(pow(10, Double(Self.firstDecade + decade)))
      parts.append("<text x=\"74\" y=\"\(y)\" class=\"tick end\">\(escaped(text))</text>")
    }
    for second in SVGPlot.roundNumbers(from: 0, to: seconds) {
      parts.append(
        "<text x=\"\(decimal(x(second), 1))\" y=\"\(rows * 6 + 48)\" class=\"tick middle\">\(shortNumber(second))</text>"
      )
    }
    parts.append("<text x=\"880\" y=\"\(rows * 6 + 64)\" class=\"tick end\">seconds</text>")
    return (parts + cells(rows, x)).joined(separator: "\n") + "\n</svg>\n"
  }

  private func cells(_ rows: Int, _ x: (Double) -> Double) -> [String] {
    let columns = intervals.map { Self.counts($0.record.total.response) }
    let most = Double(columns.flatMap { $0 }.max() ?? 1)
    return zip(intervals, columns).flatMap { interval, column in
      let left = x(interval.startSeconds)
      let width = max(1, x(interval.startSeconds + interval.lengthSeconds) - left - 0.5)
      return column.enumerated().filter { $0.1 > 0 }.map { row, count in
        let shade = decimal(0.15 + 0.85 * log(1 + Double(count)) / log(1 + most), 2)
        return "<rect x=\"\(decimal(left, 1))\" y=\"\(30 + (rows - row - 1) * 6)\" width=\"\(decimal(width, 1))\" "
          + "height=\"6\" class=\"cell\" fill-opacity=\"\(shade)\"/>"
      }
    }
  }

  private static func counts(_ histogram: HdrHistogram) -> [UInt64] {
    var below: UInt64 = 0
    return (1...(decades * rowsPerDecade)).map { row in
      let bound = pow(10, Double(firstDecade) + Double(row) / Double(rowsPerDecade))
      let upTo = row == decades * rowsPerDecade ? histogram.count : histogram.count(upTo: UInt64(bound))
      defer { below = upTo }
      return upTo - below
    }
  }
}
