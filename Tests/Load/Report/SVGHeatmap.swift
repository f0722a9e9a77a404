import Glibc

/// Response times over time: a column a second, a row for each sixth of a decade, darker where more calls are.
struct SVGHeatmap {
  private static let rowsPerDecade = 6
  // 10 µs to 100 s.
  private static let firstDecade = 4
  private static let decades = 7

  let intervals: [RunResult.Interval]

  func svg() -> String {
    let rows = Self.decades * Self.rowsPerDecade
    let width = 820.0 / Double(max(1, intervals.count))
    var parts = [
      "<svg viewBox=\"0 0 900 \(rows * 6 + 50)\" role=\"img\" aria-label=\"Response times over time\">",
      "<text x=\"80\" y=\"18\" class=\"title\">Response times over time</text>",
    ]
    for decade in 0...Self.decades {
      let y = 30 + (rows - decade * Self.rowsPerDecade) * 6
      let text = durationText(UInt64(pow(10, Double(Self.firstDecade + decade))))
      parts.append("<text x=\"74\" y=\"\(y)\" class=\"tick end\">\(escaped(text))</text>")
    }
    let columns = intervals.map { Self.counts($0.record.total.response) }
    let most = Double(columns.flatMap { $0 }.max() ?? 1)
    for (index, column) in columns.enumerated() {
      for (row, count) in column.enumerated() where count > 0 {
        let shade = decimal(0.15 + 0.85 * log(1 + Double(count)) / log(1 + most), 2)
        parts.append(
          "<rect x=\"\(decimal(80 + Double(index) * width, 1))\" y=\"\(30 + (rows - row - 1) * 6)\" "
            + "width=\"\(decimal(max(1, width - 0.5), 1))\" height=\"6\" class=\"cell\" fill-opacity=\"\(shade)\"/>")
      }
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
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
