import CLinux

/// How far a loop is in its turn, so that whatever task takes turns can go on where another one has stopped.
struct LoopTurn: ~Copyable {
  enum Phase { case wait, events, timers, jobs, sends }

  static let eventCountMax: Int32 = 256

  var phase = Phase.wait
  /// Rounds of jobs that this turn has had.
  var jobRounds = 0
  /// Whether it is about guests, whom their poller knows.
  var isOfGuests = false
  /// Room for what the kernel says.
  let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Int(eventCountMax))
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

  /// Guests are ready.
  mutating func beginWithGuests() {
    begin(0)
    isOfGuests = true
  }

  /// The next event; nil when all have been seen.
  mutating func nextEvent() -> epoll_event? {
    guard seenCount < eventCount else { return nil }
    seenCount += 1
    return events[seenCount - 1]
  }
}
