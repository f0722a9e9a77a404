import Glibc

/// Lines over a common axis as SVG.
struct SVGPlot {
  struct Series {
    var name: String
    var color: String
    var points: [(x: Double, y: Double)]
  }

  var title: String
  var xLabel: String
  var yText: (Double) -> String
  /// What the axis goes over; nil for what the points do.
  var xRange: ClosedRange<Double>?
  /// Where the axis is marked; nil for round numbers.
  var xTicks: [Double]?
  var xText: (Double) -> String = { shortNumber(($0 * 1_000).rounded() / 1_000) }
  var series: [Series]

  private static let width = 900.0
  private static let height = 260.0
  private static let left = 80.0
  private static let bottom = 40.0
  private static let top = 30.0

  func svg() -> String {
    let all = series.flatMap(\.points)
    let xMin = xRange?.lowerBound ?? all.map(\.x).min() ?? 0
    let xMax = max(xRange?.upperBound ?? all.map(\.x).max() ?? 1, xMin + 1e-9)
    let yMax = max(all.map(\.y).max() ?? 1, 1e-9) * 1.05
    func x(_ value: Double) -> Double { Self.left + (value - xMin) / (xMax - xMin) * (Self.width - Self.left - 20) }
    func y(_ value: Double) -> Double {
      Self.height - Self.bottom - value / yMax * (Self.height - Self.bottom - Self.top)
    }
    var parts = [
      "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(escaped(title))\">",
      "<text x=\"\(Self.left)\" y=\"18\" class=\"title\">\(escaped(title))</text>",
    ]
    for value in Self.roundNumbers(from: 0, to: yMax) {
      let height = decimal(y(value), 1)
      parts.append(
        "<line x1=\"\(Self.left)\" x2=\"\(Self.width - 20)\" y1=\"\(height)\" y2=\"\(height)\" class=\"grid\"/>")
      // Half a digit below the line, so that its middle is beside it.
      let base = decimal(y(value) + 4, 1)
      parts.append("<text x=\"\(Self.left - 6)\" y=\"\(base)\" class=\"tick end\">\(escaped(yText(value)))</text>")
    }
    for across in xTicks ?? Self.roundNumbers(from: xMin, to: xMax) where across >= xMin && across <= xMax + 1e-6 {
      parts.append(
        "<text x=\"\(decimal(x(across), 1))\" y=\"\(Self.height - 22)\" class=\"tick "
          + "middle\">\(escaped(xText(across)))</text>"
      )
    }
    parts.append(
      "<text x=\"\(Self.width - 20)\" y=\"\(Self.height - 6)\" class=\"tick end\">\(escaped(xLabel))</text>")
    // Names stand in a row behind the title; letters of this size are about 6 wide.
    var at = Self.left + 60 + Double(title.count) * 8
    for line in series {
      let points = line.points.map { "\(decimal(x($0.x), 1)),\(decimal(y($0.y), 1))" }.joined(separator: " ")
      parts.append(
        "<polyline points=\"\(points)\" fill=\"none\" style=\"stroke: \(line.color)\" stroke-width=\"1.8\"/>")
      let name = escaped(line.name)
      parts.append(
        "<text x=\"\(decimal(at, 0))\" y=\"18\" style=\"fill: \(line.color)\" class=\"tick\">\(name)</text>")
      at += Double(line.name.count) * 6.5 + 18
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  /// Four to ten multiples of 1, 2 or 5 times a power of ten, from the one at or above `low`.
  static func roundNumbers(from low: Double, to high: Double) -> [Double] {
    let magnitude = pow(10, floor(log10((high - low) / 4)))
    let step = magnitude * ([5, 2].first { (high - low) / (magnitude * $0) >= 4 } ?? 1)
    return (0...10).map { (low / step).rounded(.up) * step + Double($0) * step }.filter { $0 <= high * (1 + 1e-9) }
  }
}

/// Text for HTML and SVG.
func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;")
}
