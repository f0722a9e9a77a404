import HTTP
import ServiceRuntime
import Testing

@testable import ServiceRuntime

/// The text format of Prometheus, read by its published rules.
struct PrometheusText {
  /// Values by name and labels as written.
  var samples: [String: String] = [:]
  var types: [String: String] = [:]
  var problems: [String] = []

  init(_ text: String) {
    if !text.hasSuffix("\n") { problems.append("the last line has no end") }
    for line in text.split(separator: "\n") { read(String(line)) }
  }

  private mutating func read(_ line: String) {
    if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
      if types[String(match.1)] != nil { problems.append("help after type: \(line)") }
    } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
      if types.updateValue(String(match.2), forKey: String(match.1)) != nil { problems.append("typed twice: \(line)") }
    } else if let match = line.wholeMatch(
      of:
        /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? (-?[0-9]+(?:\.[0-9]+)?)/)
    {
      let base = String(match.1).replacing(/_(bucket|sum|count)$/, with: "")
      if types[String(match.1)] == nil && types[base] != "histogram" { problems.append("untyped: \(line)") }
      if samples.updateValue(String(match.3), forKey: String(match.1) + (match.2.map(String.init) ?? "")) != nil {
        problems.append("twice: \(line)")
      }
    } else {
      problems.append("unreadable: \(line)")
    }
  }
}

@Suite struct MetricsTests {
  @Test func knownHistogramsAreAskedForOnce() {
    let metrics = Metrics()
    let asked = Counter()
    let durations = KnownHistograms<Int> { key in
      asked.add()
      return metrics.histogram("x_seconds", help: "X.", labels: ["key": "\(key)"])
    }
    for key in [1, 2, 1, 1] { durations[key].observe(nanoseconds: 1) }
    #expect(asked.value == 2)
    #expect(durations[1].counts.reduce(0, +) == 3 && durations[2].counts.reduce(0, +) == 1)
  }

  @Test func everyKindCanBeRead() {
    let metrics = Metrics()
    metrics.counter("a_total", help: "As.\nMore \\ help.", labels: ["b": "x\"y\\z\nw", "a": "1"]).add(3)
    metrics.gauge("b", help: "B.").set(-7)
    metrics.gauge("c", help: "C.") { 11 }
    let histogram = metrics.histogram(
      "d_seconds", help: "D.", labels: ["m": "x"], boundsNanoseconds: [5_000_000, 1_000_000_000])
    for nanoseconds: UInt64 in [1, 5_000_000, 5_000_001, 1_000_000_000, 1_000_000_001] {
      histogram.observe(nanoseconds: nanoseconds)
    }
    let text = PrometheusText(MetricsText.text(metrics))
    #expect(text.problems.isEmpty, "\(text.problems)")
    #expect(text.types == ["a_total": "counter", "b": "gauge", "c": "gauge", "d_seconds": "histogram"])
    #expect(text.samples["a_total{a=\"1\",b=\"x\\\"y\\\\z\\nw\"}"] == "3")
    #expect(text.samples["b"] == "-7")
    #expect(text.samples["c"] == "11")
    #expect(text.samples["d_seconds_bucket{m=\"x\",le=\"0.005\"}"] == "2")
    #expect(text.samples["d_seconds_bucket{m=\"x\",le=\"1\"}"] == "4")
    #expect(text.samples["d_seconds_bucket{m=\"x\",le=\"+Inf\"}"] == "5")
    #expect(text.samples["d_seconds_count{m=\"x\"}"] == "5")
    #expect(text.samples["d_seconds_sum{m=\"x\"}"] == "2.010000003")
  }

  @Test func theSameInstrumentTwice() {
    let metrics = Metrics()
    metrics.counter("a_total", help: "A.", labels: ["x": "1"]).add()
    metrics.counter("a_total", help: "A.", labels: ["x": "1"]).add()
    metrics.counter("a_total", help: "A.", labels: ["x": "2"]).add()
    #expect(metrics.counter("a_total", help: "A.", labels: ["x": "1"]).value == 2)
  }

  @Test("beyond two thousand series of a metric, the rest share one")
  func seriesLimit() {
    let metrics = Metrics()
    for index in 0..<2_005 { metrics.counter("a_total", help: "A.", labels: ["x": "\(index)"]).add() }
    let text = PrometheusText(MetricsText.text(metrics))
    #expect(text.samples.count == 2_001)
    #expect(text.samples["a_total{x=\"1999\"}"] == "1")
    #expect(text.samples["a_total{x=\"other\"}"] == "5")
  }

  @Test func seconds() {
    #expect(MetricsText.seconds(0) == "0")
    #expect(MetricsText.seconds(1) == "0.000000001")
    #expect(MetricsText.seconds(100_000) == "0.0001")
    #expect(MetricsText.seconds(10_000_000_000) == "10")
  }

  @Test("counted from many threads, nothing is lost")
  func concurrency() async {
    let metrics = Metrics()
    let counter = metrics.counter("a_total", help: "A.")
    let histogram = metrics.histogram("b_seconds", help: "B.")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1_000 {
            counter.add()
            histogram.observe(nanoseconds: 1_000_000)
          }
        }
      }
    }
    #expect(counter.value == 8_000)
    #expect(histogram.counts.reduce(0, +) == 8_000)
  }
}
