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

/// The clock by which the kernel says when input arrived: the wall's, which may be set at any time.
enum StampClock {
  /// Nanoseconds since 1970.
  static func nowNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
