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
  var xText: (Double) -> String = { decimal($0, 0) }
  var series: [Series]

  private static let width = 900.0
  private static let height = 260.0
  private static let left = 80.0
  private static let bottom = 40.0
  private static let top = 30.0

  func svg() -> String {
    let all = series.flatMap(\.points)
    let xMin = all.map(\.x).min() ?? 0
    let xMax = max(all.map(\.x).max() ?? 1, xMin + 1e-9)
    let yMax = max(all.map(\.y).max() ?? 1, 1e-9) * 1.05
    func x(_ value: Double) -> Double { Self.left + (value - xMin) / (xMax - xMin) * (Self.width - Self.left - 20) }
    func y(_ value: Double) -> Double {
      Self.height - Self.bottom - value / yMax * (Self.height - Self.bottom - Self.top)
    }
    var parts = [
      "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(escaped(title))\">",
      "<text x=\"\(Self.left)\" y=\"18\" class=\"title\">\(escaped(title))</text>",
    ]
    for tick in 0...4 {
      let value = yMax * Double(tick) / 4
      let height = decimal(y(value), 1)
      parts.append(
        "<line x1=\"\(Self.left)\" x2=\"\(Self.width - 20)\" y1=\"\(height)\" y2=\"\(height)\" class=\"grid\"/>")
      parts.append("<text x=\"\(Self.left - 6)\" y=\"\(height)\" class=\"tick end\">\(escaped(yText(value)))</text>")
      let across = xMin + (xMax - xMin) * Double(tick) / 4
      parts.append(
        "<text x=\"\(decimal(x(across), 1))\" y=\"\(Self.height - 22)\" class=\"tick "
          + "middle\">\(escaped(xText(across)))</text>"
      )
    }
    parts.append(
      "<text x=\"\(Self.width - 20)\" y=\"\(Self.height - 6)\" class=\"tick end\">\(escaped(xLabel))</text>")
    for (index, line) in series.enumerated() {
      let points = line.points.map { "\(decimal(x($0.x), 1)),\(decimal(y($0.y), 1))" }.joined(separator: " ")
      parts.append("<polyline points=\"\(points)\" fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"1.8\"/>")
      let at = Self.left + 260 + Double(index) * 110
      parts.append("<text x=\"\(at)\" y=\"18\" fill=\"\(line.color)\" class=\"tick\">\(escaped(line.name))</text>")
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }
}

/// Text for HTML and SVG.
func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;")
}
