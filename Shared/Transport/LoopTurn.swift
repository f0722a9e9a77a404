import CLinux

/// How far a loop is in its turn, so that whatever task takes turns can go on where another one has stopped.
struct LoopTurn: ~Copyable {
  enum Phase { case wait, events, timers, jobs, sends }

  static let eventCountMax: Int32 = 256
  /// Guests of one turn: so many that those who came last are among them also after a hold.
  static let guestCountMax: Int32 = 1_024

  var phase = Phase.wait
  /// Rounds of jobs that this turn has had.
  var jobRounds = 0
  /// Whether it is about guests.
  var isOfGuests = false
  /// Room for what the kernel says.
  let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Int(guestCountMax))
  private var eventCount = 0
  private var seenCount = 0

  deinit { events.deallocate() }

  /// So many events have come; a negative number stands for an interrupted wait.
  mutating func begin(_ count: Int32) {
    eventCount = Int(max(0, count))
    seenCount = 0
    jobRounds = 0
    phase = .events
  }

  /// So many guests are ready.
  mutating func beginWithGuests(_ count: Int) {
    begin(Int32(count))
    isOfGuests = true
  }

  /// The next event: of guests the last one first. Nil, and the next phase, when all have been seen.
  mutating func nextEvent() -> epoll_event? {
    guard seenCount < eventCount else {
      phase = .timers
      return nil
    }
    seenCount += 1
    return events[isOfGuests ? eventCount - seenCount : seenCount - 1]
  }
}
