import CLinux
import Glibc

/// The sockets that a loop looks at last: connections of strangers, beside which the loop's own calls to other processes
/// go first (`TransportLimits.isGuest`). An epoll set of its own, which is itself watched by the loop's.
///
/// While guests are held nobody looks at them: what they send waits in the kernel and costs nothing, and those who came
/// meanwhile are then seen together. The last to come is seen first: when not all can be served, it is those who have
/// not waited. The others are late.
final class GuestPoller: PollTarget, @unchecked Sendable {
  /// So many are known of at a time that those who came last are among them also after a hold.
  private static let knownCountMax = 1_024
  private static let turnCountMax = 256
  /// Late ones are told so a few at a time: nobody waits for that.
  private static let lateTurnCountMax = 32

  /// Whether the guest that is being looked at is late.
  private(set) var isWithLate = false
  /// Who is ready and has not been looked at, in the order in which they came, from `first` to before `end`.
  private let known = UnsafeMutablePointer<epoll_event>.allocate(capacity: knownCountMax)
  private var first = 0
  private var end = 0
  /// How many of the first of them are late.
  private var lateCount = 0
  /// How many more have their turn.
  private var turnCount = 0
  /// Whether the kernel may know of more.
  private var mayHaveMore = false
  /// For how many of those who come after a hold there is room; nil when that was used.
  private var room: Int?
  /// Ends the hold; nil when there is none.
  private var timer: LoopTimer?

  override init() {
    super.init()
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(descriptor >= 0, "an event loop needs an epoll descriptor; the limit of open files may be too low")
  }

  deinit {
    Glibc.close(descriptor)
    known.deallocate()
  }

  override func ready(_ events: UInt32) { mayHaveMore = true }

  override func loopStopped() {}

  /// One of the guests may have its turn.
  var hasReady: Bool { timer == nil && (mayHaveMore || first < end) }

  /// Begins a turn: of those who are late, or of the last to come.
  func beginTurn() {
    if lateCount == 0 && mayHaveMore { take() }
    guard lateCount > 0 else { return turnCount = min(end - first, Self.turnCountMax) }
    turnCount = min(lateCount, Self.lateTurnCountMax)
    // Whoever still works for those who were taken on goes first, where there are not enough processors.
    sched_yield()
  }

  /// The next guest of this turn; nil when it is over.
  func next() -> epoll_event? {
    guard turnCount > 0, timer == nil else {
      isWithLate = false
      return nil
    }
    turnCount -= 1
    isWithLate = lateCount > 0
    guard isWithLate else {
      end -= 1
      return known[end]
    }
    lateCount -= 1
    first += 1
    return known[first - 1]
  }

  /// Looks at nobody until `release`, or for so long.
  func hold(nanosecondsMax: UInt64, on loop: EventLoop) {
    guard timer == nil else { return }
    loop.change(self, events: 0)
    timer = loop.schedule(afterNanoseconds: nanosecondsMax) { [self] in release(room: 0, on: loop) }
  }

  /// Looks at everybody again. When more have come than there is `room` for, those who came before the last so many are
  /// late.
  func release(room: Int, on loop: EventLoop) {
    guard let timer else { return }
    timer.cancel()
    self.timer = nil
    self.room = room
    loop.change(self, events: Self.eachInput)
    mayHaveMore = true
  }

  /// Asks the kernel who is ready, as far as there is room for them.
  private func take() {
    if first > 0 { known.update(from: known + first, count: end - first) }
    (first, end) = (0, end - first)
    let free = Self.knownCountMax - end
    let count = free > 0 ? Int(linecard_epoll_wait(descriptor, known + end, Int32(free), 0)) : 0
    mayHaveMore = count == free || count < 0
    end += max(0, count)
    if let room { lateCount = max(0, end - max(0, room)) }
    room = nil
  }
}
