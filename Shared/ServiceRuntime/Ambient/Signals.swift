import Glibc

/// The signals that a service obeys, taken by the main thread alone: no handler ever interrupts other code.
struct Signals {
  enum Kind: Hashable {
    /// SIGTERM or SIGINT: finish and end.
    case stop
    /// SIGHUP: read the settings again that can change.
    case reload
  }

  private var set = sigset_t()

  /// Keeps the signals from every thread; call it on the main thread before there are others, which inherit it.
  init() {
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A peer that is gone shows as an error of the write instead.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for the next one; nil when none came within the time.
  mutating func next(withinMilliseconds timeout: Int64? = nil) -> Kind? {
    var number: Int32 = 0
    if let timeout {
      var time = timespec(tv_sec: Int(timeout / 1_000), tv_nsec: Int(timeout % 1_000) * 1_000_000)
      number = sigtimedwait(&set, nil, &time)
      if number < 0 { return nil }
    } else {
      repeat { sigwait(&set, &number) } while number == 0
    }
    return number == SIGHUP ? .reload : .stop
  }
}
