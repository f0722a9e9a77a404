internal import Glibc

/// How soon the writer thread gets a processor that others want, too.
///
/// Within one commit the disk answers several times, and each time the thread has next to nothing to do before it asks
/// again. On busy processors it would wait each time until everything else in the house had its turn, and with it
/// everybody whose write is in the group. So a group of short writes goes before others, as far as the system allows that
/// (`RLIMIT_NICE`, or a right to it); from the first long write on a group is work like any other.
///
/// A writer that waits interrupts nobody when it is woken: whoever has one write often has the next, for the same commit.
final class Urgency {
  enum Change: Equatable {
    /// The thread's `nice` value.
    case nice(Int32)
    /// Whether it interrupts others when it is woken.
    case interrupts(Bool)
  }

  /// By so many steps of `nice` a short group goes before others: about nine times their share.
  static let steps: Int32 = 10
  /// SCHED_BATCH, which Glibc's module leaves out.
  static let batch: Int32 = 3

  private let usualNice: Int32
  private let make: (Change) -> Bool
  private var nice: Int32
  private var isNiceAllowed = true
  private var interrupts = true
  /// So many more statements, and the present write is a long one.
  private var statementsLeft = 0

  /// - Parameters:
  ///   - usualNice: What the thread has been given.
  ///   - make: Makes a change; false when the system does not allow it.
  init(usualNice: Int32, make: @escaping (Change) -> Bool) {
    self.usualNice = usualNice
    self.make = make
    nice = usualNice
  }

  /// Of the thread that calls this. One that has been given another policy than usual keeps it.
  static func ofThisThread() -> Urgency {
    let thread = Int32(PRIO_PROCESS.rawValue)
    let isUsual = sched_getscheduler(0) == SCHED_OTHER
    return Urgency(usualNice: getpriority(thread, 0)) { change in
      guard isUsual else { return false }
      switch change {
      case .nice(let value): return setpriority(thread, 0, value) == 0
      case .interrupts(let isWanted):
        var noPriority = sched_param()
        return sched_setscheduler(0, isWanted ? SCHED_OTHER : batch, &noPriority) == 0
      }
    }
  }

  /// The thread will wait for work.
  func wait() {
    if isNiceAllowed { setNice(usualNice - Self.steps) }
    setInterrupts(false)
  }

  /// A group begins.
  func begin() { setInterrupts(true) }

  /// A write of the group begins.
  func beginWrite() { statementsLeft = Limits.statementsOfShortWrite }

  /// The write runs one more statement.
  func noteStatement() {
    statementsLeft -= 1
    if statementsLeft < 0 { setNice(usualNice) }
  }

  private func setNice(_ value: Int32) {
    guard nice != value else { return }
    isNiceAllowed = make(.nice(value))
    if isNiceAllowed { nice = value }
  }

  private func setInterrupts(_ isWanted: Bool) {
    guard interrupts != isWanted else { return }
    interrupts = isWanted
    _ = make(.interrupts(isWanted))
  }
}
