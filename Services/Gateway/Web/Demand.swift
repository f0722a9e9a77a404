/// What is asked of an overloaded house, second by second, beside the most that it took on in one.
///
/// A house that stands still for moments turns people away in each of them, however little it is asked for: so that
/// nobody was turned away for a while cannot be the only sign that an overload has ended.
struct Demand {
  private var startNanoseconds: UInt64
  private var takenBefore: UInt64
  private var refusedBefore: UInt64
  private var takenPerSecondMost = 0.0

  /// Begins to count; until now so many were taken on and turned away.
  init(taken: UInt64 = 0, refused: UInt64 = 0, nowNanoseconds now: UInt64 = 0) {
    (startNanoseconds, takenBefore, refusedBefore) = (now, taken, refused)
  }

  /// Whether a second is over in which far less was asked for than the house has done in another.
  mutating func hasCeased(taken: UInt64, refused: UInt64, nowNanoseconds now: UInt64) -> Bool {
    let length = now &- startNanoseconds
    guard length >= Limits.demandNanoseconds else { return false }
    let perSecond = 1e9 / Double(length)
    let takenPerSecond = Double(taken - takenBefore) * perSecond
    let askedPerSecond = takenPerSecond + Double(refused - refusedBefore) * perSecond
    (startNanoseconds, takenBefore, refusedBefore) = (now, taken, refused)
    takenPerSecondMost = max(takenPerSecondMost, takenPerSecond)
    return askedPerSecond < Limits.ceasedDemandShare * takenPerSecondMost
  }
}
