/// Growing waits between attempts: times 1.6, with a jitter of 20 % each way so that clients do not come back together.
struct Backoff: Sendable {
  private let firstMilliseconds: Int64
  private let lastMilliseconds: Int64
  private var nextMilliseconds: Int64

  init(firstMilliseconds: Int64, lastMilliseconds: Int64) {
    precondition(firstMilliseconds > 0 && lastMilliseconds >= firstMilliseconds, "a backoff grows from above zero")
    self.firstMilliseconds = firstMilliseconds
    self.lastMilliseconds = lastMilliseconds
    nextMilliseconds = firstMilliseconds
  }

  /// The next wait. `random` is any number; it decides the jitter.
  mutating func next(random: UInt64) -> UInt64 {
    let base = nextMilliseconds
    nextMilliseconds = min(lastMilliseconds, base * 8 / 5)
    let percent = 80 + Int64(random % 41)
    return UInt64(base * percent / 100) * 1_000_000
  }

  /// Success: the next failure waits the first time again.
  mutating func reset() { nextMilliseconds = firstMilliseconds }
}
