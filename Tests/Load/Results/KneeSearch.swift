/// Looks for the highest rate at which a scenario's objectives hold, by halving.
package struct KneeSearch: Sendable {
  /// What one rate brought.
  package struct Probe: Sendable, Hashable {
    package var rate: Double
    package var kept: Int
    package var repeats: Int

    /// What came of trying a rate so often.
    package init(rate: Double, kept: Int, repeats: Int) {
      self.rate = rate
      self.kept = kept
      self.repeats = repeats
    }

    /// More than half of the repeats kept the objectives.
    package var holds: Bool { kept * 2 > repeats }
  }

  package private(set) var probes: [Probe] = []
  private var low: Double
  private var high: Double
  private let precision: Double

  /// Looks between two rates until they are closer than `precision`, a share of the rate.
  package init(from low: Double, to high: Double, precision: Double = 0.05) {
    self.low = low
    self.high = high
    self.precision = precision
  }

  /// The rate to try next; nil when it is known well enough.
  package var next: Double? {
    if probes.isEmpty { return low }
    if !probes[0].holds { return nil }
    if probes.count == 1 { return high }
    if probes[1].holds { return nil }
    return high - low > precision * high ? (low * high).squareRoot() : nil
  }

  /// Takes in what became of `next`.
  package mutating func add(_ probe: Probe) {
    probes.append(probe)
    if probes.count <= 2 { return }
    if probe.holds { low = probe.rate } else { high = probe.rate }
  }

  /// The highest rate that held, and the lowest above it that did not; nil where there is none.
  package var knee: (holds: Double?, breaks: Double?) {
    let holding = probes.filter(\.holds).map(\.rate).max()
    let breaking = probes.filter { !$0.holds }.map(\.rate).min()
    return (holding, breaking)
  }
}
