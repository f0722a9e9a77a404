import CLinux
import Glibc

/// Wakes a loop when its earliest timer is due. The kernel is told only of a time that is earlier than the one it knows:
/// timers that are made and cancelled with every call cost nothing there, and an alarm that nobody needs any more rings
/// once in vain.
final class LoopAlarm: PollTarget, @unchecked Sendable {
  /// The time is on the clock, not from now: TFD_TIMER_ABSTIME.
  private static let absolute: Int32 = 1

  private var setForNanoseconds = UInt64.max

  override init() {
    super.init()
    descriptor = timerfd_create(CLOCK_MONOTONIC, O_NONBLOCK | O_CLOEXEC)
    precondition(descriptor >= 0, "an event loop needs a timerfd; the limit of open files may be too low")
  }

  deinit {
    Glibc.close(descriptor)
  }

  /// Rings at `dueNanoseconds` on the monotonic clock or earlier.
  @inline(__always)
  func ring(at dueNanoseconds: UInt64) {
    if dueNanoseconds < setForNanoseconds { set(dueNanoseconds) }
  }

  private func set(_ dueNanoseconds: UInt64) {
    setForNanoseconds = dueNanoseconds
    var time = itimerspec()
    // A time of zero would turn the alarm off.
    let due = max(1, dueNanoseconds)
    time.it_value.tv_sec = Int(clamping: due / 1_000_000_000)
    time.it_value.tv_nsec = Int(due % 1_000_000_000)
    let result = timerfd_settime(descriptor, Self.absolute, &time, nil)
    precondition(result == 0, "the kernel refused a time for an alarm")
  }

  override func ready(_ events: UInt32) { setForNanoseconds = .max }

  override func loopStopped() {}
}
