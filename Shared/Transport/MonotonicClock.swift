import CLinux
import Glibc

/// The clock of durations, deadlines and timers. It never goes back and says nothing about the date.
public enum MonotonicClock {
  /// Nanoseconds since an arbitrary point of this boot.
  public static func nowNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
