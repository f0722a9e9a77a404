import CLinux

/// Something with a descriptor that the loop watches. Subclassed by listeners, connections and their like.
public class PollTarget {
  /// Each thing that comes is told once, so that nobody has to read the descriptor empty.
  static let eachInput = EPOLLIN.rawValue | EPOLLET.rawValue

  /// Distinguishes this target from an earlier one that had the same descriptor number.
  final var generation: UInt32 = 0
  /// The descriptor, or -1 when it is closed or there is none.
  final var descriptor: Int32 = -1
  /// Whether the loop looks at it after everything else. Decided before it is registered.
  final var isGuest = false

  /// The descriptor is ready for `events` (EPOLLIN and so on).
  func ready(_ events: UInt32) {
    preconditionFailure("a poll target must say what it does when it is ready")
  }

  /// The loop stops; let go of everything.
  func loopStopped() {
    preconditionFailure("a poll target must say what it does when its loop stops")
  }
}
