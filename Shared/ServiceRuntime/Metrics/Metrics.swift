import Synchronization

/// The numbers that a process keeps about itself, in the words of OpenTelemetry and Prometheus. Ask for an instrument once
/// and keep it: asking takes a lock, using it does not.
public final class Metrics: Sendable {
  enum Instrument: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case readGauge(@Sendable () -> Int64)
    case histogram(Histogram)

    var typeWord: String {
      switch self {
      case .counter: "counter"
      case .gauge, .readGauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  struct Family: Sendable {
    let help: String
    let typeWord: String
    /// By the labels as they are written.
    var series: [String: Instrument] = [:]
  }

  private let families = Mutex<[String: Family]>([:])

  /// None yet.
  public init() {}

  /// The counter of this name and these labels. Names end in `_total`.
  public func counter(_ name: String, help: String, labels: [String: String] = [:]) -> Counter {
    precondition(name.hasSuffix("_total"), "the name of a counter ends in _total: \(name)")
    guard case .counter(let counter) = instrument(name, help, labels, make: { .counter(Counter()) }) else {
      Self.mismatch(name)
    }
    return counter
  }

  /// The gauge of this name and these labels.
  public func gauge(_ name: String, help: String, labels: [String: String] = [:]) -> Gauge {
    guard case .gauge(let gauge) = instrument(name, help, labels, make: { .gauge(Gauge()) }) else {
      Self.mismatch(name)
    }
    return gauge
  }

  /// A gauge that is read when the metrics are asked for. `read` must be quick and may be called on any thread.
  public func gauge(
    _ name: String, help: String, labels: [String: String] = [:], read: @escaping @Sendable () -> Int64
  ) {
    _ = instrument(name, help, labels, make: { .readGauge(read) })
  }

  /// The histogram of durations of this name and these labels. Names end in `_seconds`.
  public func histogram(
    _ name: String, help: String, labels: [String: String] = [:],
    boundsNanoseconds: [UInt64] = Histogram.boundsNanosecondsDefault
  ) -> Histogram {
    precondition(name.hasSuffix("_seconds"), "the name of a histogram of durations ends in _seconds: \(name)")
    let made = instrument(name, help, labels, make: { .histogram(Histogram(boundsNanoseconds: boundsNanoseconds)) })
    guard case .histogram(let histogram) = made else { Self.mismatch(name) }
    return histogram
  }

  var all: [(name: String, family: Family)] {
    families.withLock { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) }
  }

  private func instrument(
    _ name: String, _ help: String, _ labels: [String: String], make: () -> Instrument
  ) -> Instrument {
    precondition(Self.isName(name), "\(name) is no name of a metric")
    precondition(labels.keys.allSatisfy(Self.isName), "the labels of \(name) have a name that is none")
    return families.withLock { families in
      let made = make()
      var family = families[name] ?? Family(help: help, typeWord: made.typeWord)
      precondition(family.typeWord == made.typeWord, "\(name) is a \(family.typeWord) already")
      let isFull = family.series.count >= Limits.seriesPerMetricMax
      let key = MetricsText.labels(labels)
      if let existing = family.series[key] { return existing }
      let keptKey = isFull ? MetricsText.labels(labels.mapValues { _ in "other" }) : key
      let kept = family.series[keptKey] ?? made
      family.series[keptKey] = kept
      families[name] = family
      return kept
    }
  }

  private static func isName(_ text: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "_") }
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }

  private static func mismatch(_ name: String) -> Never {
    preconditionFailure("\(name) is another kind of metric already")
  }
}
