import CLinux
import Glibc

/// The sockets that a loop looks at last in a turn: connections of strangers, beside which the loop's own calls to other
/// processes go first (`TransportLimits.isGuest`). An epoll set of its own, which is itself watched by the loop's.
///
/// While guests are held nobody looks at them: what they send waits in the kernel and costs nothing, and those who came
/// meanwhile are then seen together.
final class GuestPoller: PollTarget, @unchecked Sendable {
  /// One of the guests may be ready.
  private(set) var hasReady = false
  /// Ends the hold; nil when there is none.
  private var timer: LoopTimer?

  override init() {
    super.init()
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(descriptor >= 0, "an event loop needs an epoll descriptor; the limit of open files may be too low")
  }

  deinit {
    Glibc.close(descriptor)
  }

  override func ready(_ events: UInt32) { hasReady = true }

  override func loopStopped() {}

  /// Takes the guests that are ready, as far as there is room.
  func take(_ events: UnsafeMutablePointer<epoll_event>, countMax: Int32) -> Int {
    let count = linecard_epoll_wait(descriptor, events, countMax, 0)
    hasReady = count == countMax
    return Int(max(0, count))
  }

  /// Looks at nobody until `release`, or for so long.
  func hold(nanosecondsMax: UInt64, on loop: EventLoop) {
    guard timer == nil else { return }
    hasReady = false
    loop.change(self, events: 0)
    timer = loop.schedule(afterNanoseconds: nanosecondsMax) { [self] in release(on: loop) }
  }

  /// Looks at everybody again.
  func release(on loop: EventLoop) {
    guard let timer else { return }
    timer.cancel()
    self.timer = nil
    loop.change(self, events: Self.eachInput)
    hasReady = true
  }
}
