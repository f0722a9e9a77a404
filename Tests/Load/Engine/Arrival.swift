/// One piece of work: a number from which everything about it follows, and when it is to begin.
struct Arrival: Sendable {
  var number: UInt64
  /// On the monotonic clock.
  var intendedNanoseconds: UInt64
  /// Whether its answers count; during the warm-up they do not.
  var isMeasured: Bool
}

/// The arrivals of a schedule that one lane of one worker begins: those whose number leaves `share` when divided by
/// `shareCount`.
struct ArrivalShare: IteratorProtocol, Sendable {
  private var times: ArrivalTimes
  private let share: UInt64
  private let shareCount: UInt64
  private let start: UInt64
  private let warmUpNanoseconds: UInt64
  /// The number of the schedule's next arrival.
  private var number: UInt64 = 0

  /// A share of a schedule that begins at `start` on the monotonic clock.
  init(_ times: ArrivalTimes, share: Int, of shareCount: Int, start: UInt64, warmUpNanoseconds: UInt64) {
    self.times = times
    self.share = UInt64(share)
    self.shareCount = UInt64(shareCount)
    self.start = start
    self.warmUpNanoseconds = warmUpNanoseconds
  }

  mutating func next() -> Arrival? {
    while let offset = times.next() {
      defer { number += 1 }
      guard number % shareCount == share else { continue }
      return Arrival(number: number, intendedNanoseconds: start &+ offset, isMeasured: offset >= warmUpNanoseconds)
    }
    return nil
  }
}
