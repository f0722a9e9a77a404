import CLinux
import Glibc

/// A connection over a TCP or unix socket.
///
/// Its input is watched edge-triggered: the kernel names the socket when something has come, and not once more after that
/// was read. A read that may have left something, or the end of the input, asks for it to be named again.
final class SocketConnection: Connection, @unchecked Sendable {
  /// What the kernel says of the other side beside that there is something to read.
  private static let endEvents = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
  private static let inputEvents = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue

  private var watched: UInt32 = 0
  private var isWatched = false

  init(descriptor: Int32, loop: EventLoop, peer: SocketAddress, limits: TransportLimits) {
    super.init(loop: loop, peer: peer, limits: limits)
    self.descriptor = descriptor
    isGuest = limits.isGuest
    Socket.tune(descriptor, for: peer)
    if isGuest { Socket.stampInput(descriptor) }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  override func open() {
    interestChanged()
    if !isWatched { watch(0) }
  }

  override func interestChanged() {
    guard descriptor >= 0, phase != .idle else { return }
    var wanted: UInt32 = wantsInput ? Self.inputEvents : 0
    // One flush need not fill the socket, so output is named for as long as there is room.
    if !output.isEmpty && !isFlushScheduled { wanted = wanted & ~EPOLLET.rawValue | EPOLLOUT.rawValue }
    if wanted == watched && (isWatched || wanted == 0) { return }
    watch(wanted)
  }

  override var hasUnseenInput: Bool { descriptor >= 0 && Socket.holdsInput(descriptor) }

  private func watch(_ events: UInt32) {
    watched = events
    if isWatched {
      loop.change(self, events: events)
    } else {
      isWatched = true
      loop.register(self, events: events)
    }
  }

  override func ready(_ events: UInt32) {
    if events & EPOLLOUT.rawValue != 0 { flush() }
    if events & EPOLLIN.rawValue != 0 && wantsInput {
      if readOnce() || events & Self.endEvents != 0 { watchAgain() }
    } else if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 && phase != .closed {
      hungUp(events)
    }
  }

  /// The peer is gone. If bytes of it may still be unread, wait without watching until they are wanted.
  private func hungUp(_ events: UInt32) {
    let isError = events & EPOLLERR.rawValue != 0
    if !isError && phase == .open && isReadingPaused && !hasInputEnded {
      isWatched = false
      watched = 0
      loop.unregister(self)
      return
    }
    close(.peer(errorNumber: Socket.pendingError(descriptor)))
  }

  /// Whether there may be more to read.
  private func readOnce() -> Bool {
    let room: Int
    let count: Int
    if input.isEmpty {
      room = EventLoop.scratchBytes
      count = receive(loop.scratch, room)
      if count > 0 { inputArrived(UnsafeRawBufferPointer(start: loop.scratch, count: count)) }
    } else {
      let base = input.reserve(min(max(input.count, 4096), EventLoop.scratchBytes))
      room = input.room
      count = receive(base, room)
      if count > 0 {
        input.commit(count)
        offerInput()
      }
    }
    if count > 0 { return count == room }
    if count == 0 {
      inputEnded()
    } else if errno == EINTR {
      return true
    } else if errno != EAGAIN {
      close(.peer(errorNumber: errno))
    }
    return false
  }

  /// Reads; from guests, whom a loop may let wait, also how long that was.
  private func receive(_ bytes: UnsafeMutableRawPointer, _ room: Int) -> Int {
    guard isGuest else { return linecard_receive(descriptor, bytes, room) }
    var arrival: Int64 = 0
    let count = linecard_receive_stamped(descriptor, bytes, room, &arrival)
    if count > 0 {
      inputWaitedNanoseconds = Socket.waitedNanoseconds(since: arrival, now: StampClock.nowNanoseconds())
    }
    return count
  }

  /// Has the kernel say once more what there is.
  private func watchAgain() {
    if isWatched && wantsInput { loop.change(self, events: watched) }
  }

  override func transmit(_ bytes: UnsafeRawBufferPointer) -> Int? {
    while true {
      let count = linecard_send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return count }
      if errno == EAGAIN { return 0 }
      if errno != EINTR {
        close(.peer(errorNumber: errno))
        return nil
      }
    }
  }

  override func endOutput() {
    if shutdown(descriptor, Int32(SHUT_WR)) != 0 { close(.local) }
  }

  override func letGo() {
    if isWatched {
      loop.unregisterAndClose(self)
    } else if descriptor >= 0 {
      Glibc.close(descriptor)
      descriptor = -1
    }
  }
}
