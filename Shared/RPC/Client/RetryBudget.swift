/// Bounds how much of the load is repetition: a tenth of the successes, and one a second regardless (reliability rule
/// 3.7). When servers are in trouble, retries stop instead of doubling their load.
struct RetryBudget: Sendable {
  private static let retry: Int64 = 1000
  private static let success: Int64 = 100
  private static let levelMax: Int64 = 10_000 * retry

  /// In thousandths of a retry.
  private var level: Int64
  private var filledNanoseconds: UInt64

  init(nowNanoseconds: UInt64) {
    level = 10 * Self.retry
    filledNanoseconds = nowNanoseconds
  }

  /// A call succeeded.
  mutating func succeeded() { level = min(Self.levelMax, level + Self.success) }

  /// Takes one retry out of the budget, if there is one.
  mutating func take(nowNanoseconds: UInt64) -> Bool {
    let passed = Int64(clamping: (nowNanoseconds - min(nowNanoseconds, filledNanoseconds)) / 1_000_000)
    filledNanoseconds = nowNanoseconds
    level = min(Self.levelMax, level + min(passed, 10_000))
    guard level >= Self.retry else { return false }
    level -= Self.retry
    return true
  }
}
