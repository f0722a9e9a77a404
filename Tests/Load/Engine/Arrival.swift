/// One piece of work: a number from which everything about it follows, and when it is to begin.
struct Arrival: Sendable {
  var number: UInt64
  /// On the monotonic clock.
  var intendedNanoseconds: UInt64
  /// Whether its answers count; during the warm-up they do not.
  var isMeasured: Bool
}
