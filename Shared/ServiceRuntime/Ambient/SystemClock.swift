package import BillingTypes
import Glibc

/// The machine's clock.
package struct SystemClock: WallClock {
  /// The machine's clock; all values of this type are alike.
  package init() {}

  package func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
