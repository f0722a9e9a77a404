/// By how much answers of one kind were delayed lately. The older half counts half each time that as many have been
/// added, so that bad times are forgotten.
struct DelayHistogram {
  /// Steps are linear within a doubling, from 16 microseconds (2^14 ns) to 134 milliseconds (2^27 ns).
  private static let stepsPerDoublingBits = 3
  private static let stepsPerDoubling = 1 << stepsPerDoublingBits
  private static let doublings = 14...26
  private static let stepCount = doublings.count * stepsPerDoubling

  private var counts: [Double] = []
  private(set) var count = 0.0

  mutating func add(nanoseconds: Double) {
    if counts.isEmpty { counts = Array(repeating: 0, count: Self.stepCount) }
    counts[Self.step(of: nanoseconds)] += 1
    count += 1
    guard count >= Limits.delaysRemembered else { return }
    for step in counts.indices { counts[step] /= 2 }
    count /= 2
  }

  /// What one in a hundred reaches in a mixture of kinds, each with how often it is asked for, in nanoseconds; nil when
  /// there is none of which enough is known.
  static func percentile99(of mixture: some Sequence<(histogram: DelayHistogram, weight: Double)>) -> Double? {
    let known = mixture.filter { $0.histogram.count >= Limits.delaysKnown && $0.weight > 0 }
    var rest = 0.01 * known.reduce(0) { $0 + $1.weight }
    guard rest > 0 else { return nil }
    for step in (0..<stepCount).reversed() {
      let share = known.reduce(0) { $0 + $1.weight * $1.histogram.counts[step] / $1.histogram.count }
      if share > 0 && share >= rest {
        return start(of: step) + (1 - rest / share) * (start(of: step + 1) - start(of: step))
      }
      rest -= share
    }
    return nil
  }

  /// Shorter and longer ones are in the first and the last.
  private static func step(of nanoseconds: Double) -> Int {
    let lowest = UInt64(1) << UInt64(doublings.lowerBound)
    let highest = UInt64(2) << UInt64(doublings.upperBound)
    let whole = min(max(UInt64(max(0, nanoseconds)), lowest), highest - 1)
    let doubling = UInt64.bitWidth - 1 - whole.leadingZeroBitCount
    let within = Int(whole >> UInt64(doubling - stepsPerDoublingBits)) - stepsPerDoubling
    return (doubling - doublings.lowerBound) * stepsPerDoubling + within
  }

  private static func start(of step: Int) -> Double {
    let (doubling, within) = step.quotientAndRemainder(dividingBy: stepsPerDoubling)
    let start = UInt64(stepsPerDoubling + within) << UInt64(doublings.lowerBound + doubling - stepsPerDoublingBits)
    return step == 0 ? 0 : Double(start)
  }
}
