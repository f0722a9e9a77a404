public import BillingTypes
import Glibc

/// The machine's clock.
public struct SystemClock: WallClock {
  /// The machine's clock; all values of this type are alike.
  public init() {}

  public func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
