public import BillingTypes
import Synchronization

/// A clock that stands still until somebody moves it forward, so that months pass in seconds and every run has the same
/// times. A process uses it only when started with `--test-clock`, and `/readyz` shows it.
public final class TestClock: WallClock {
  private let time: Mutex<Instant>
  private let file: TestClockFile?

  /// A clock that stands at `start` and is forgotten with the process.
  public convenience init(startingAt start: Instant) {
    self.init(startingAt: start, file: nil)
  }

  init(startingAt start: Instant, file: TestClockFile?) {
    time = Mutex(start)
    self.file = file
  }

  public func now() -> Instant { time.withLock { $0 } }

  /// Moves the clock to `next`, durably where the clock is kept in a data directory, and returns the time then. Moving
  /// it to where it stands does nothing. Blocks on the disk.
  public func move(to next: Instant) throws(TestClockError) {
    let failure: TestClockError? = time.withLock { time in
      guard next != time else { return nil }
      guard next > time else { return .movesForwardOnly(now: time, asked: next) }
      do throws(TestClockError) {
        try file?.write(next)
        time = next
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}

/// Why a test clock was not moved.
public enum TestClockError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The time asked for lies before the clock's.
  case movesForwardOnly(now: Instant, asked: Instant)
  /// The file that keeps the time across restarts cannot be read or written.
  case notKept(path: String, reason: String)

  /// One sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .movesForwardOnly(let now, let asked):
      "the test clock stands at \(now.rfc3339) and moves forward only; \(asked.rfc3339) lies before that"
    case .notKept(let path, let reason): "the test clock cannot be kept in \(path): \(reason)"
    }
  }
}
