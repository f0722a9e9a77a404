/// Writes metrics in the text format of Prometheus, version 0.0.4.
enum MetricsText {
  /// The media type of the text.
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Everything, by name.
  static func text(_ metrics: Metrics) -> String {
    var text = ""
    for (name, family) in metrics.all {
      text += "# HELP \(name) \(helpEscaped(family.help))\n# TYPE \(name) \(family.typeWord)\n"
      for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
        add(instrument, name, labels, to: &text)
      }
    }
    return text
  }

  /// `a="1",b="2"`, by name.
  static func labels(_ labels: [String: String]) -> String {
    labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(valueEscaped($0.value))\"" }.joined(separator: ",")
  }

  private static func add(_ instrument: Metrics.Instrument, _ name: String, _ labels: String, to text: inout String) {
    switch instrument {
    case .counter(let counter): text += "\(name)\(braced(labels)) \(counter.value)\n"
    case .gauge(let gauge): text += "\(name)\(braced(labels)) \(gauge.value)\n"
    case .readGauge(let read): text += "\(name)\(braced(labels)) \(read())\n"
    case .histogram(let histogram): add(histogram, name, labels, to: &text)
    }
  }

  /// Buckets count everything up to their bound. The number of all is that of the last bucket, so that a reader sees one
  /// moment even while others count.
  private static func add(_ histogram: Histogram, _ name: String, _ labels: String, to text: inout String) {
    let bounds = histogram.boundsNanoseconds.map(seconds) + ["+Inf"]
    var total: UInt64 = 0
    for (bound, count) in zip(bounds, histogram.counts) {
      total += count
      let all = labels.isEmpty ? "le=\"\(bound)\"" : "\(labels),le=\"\(bound)\""
      text += "\(name)_bucket{\(all)} \(total)\n"
    }
    text += "\(name)_sum\(braced(labels)) \(seconds(histogram.sumNanoseconds))\n"
    text += "\(name)_count\(braced(labels)) \(total)\n"
  }

  private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

  /// Nanoseconds as seconds, exactly: `0.005`.
  static func seconds(_ nanoseconds: UInt64) -> String {
    let whole = nanoseconds / 1_000_000_000
    var fraction = String(nanoseconds % 1_000_000_000)
    fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
  }

  private static func valueEscaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func helpEscaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }
}
