import CLinux
import Glibc

/// A connection over a TCP or unix socket.
final class SocketConnection: Connection, @unchecked Sendable {
  private var watched: UInt32 = 0
  private var isWatched = false

  init(descriptor: Int32, loop: EventLoop, peer: SocketAddress, limits: TransportLimits) {
    super.init(loop: loop, peer: peer, limits: limits)
    self.descriptor = descriptor
    isGuest = limits.isGuest
    Socket.tune(descriptor, for: peer)
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
    var wanted: UInt32 = wantsInput ? EPOLLIN.rawValue : 0
    if !output.isEmpty && !isFlushScheduled { wanted |= EPOLLOUT.rawValue }
    if wanted == watched && (isWatched || wanted == 0) { return }
    watch(wanted)
  }

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
      readOnce()
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

  private func readOnce() {
    let count: Int
    if input.isEmpty {
      count = linecard_receive(descriptor, loop.scratch, EventLoop.scratchBytes)
      if count > 0 { return scratchFilled(count) }
    } else {
      let base = input.reserve(min(max(input.count, 4096), EventLoop.scratchBytes))
      count = linecard_receive(descriptor, base, input.room)
      if count > 0 {
        input.commit(count)
        return offerInput()
      }
    }
    if count == 0 { return inputEnded() }
    if errno != EAGAIN && errno != EINTR { close(.peer(errorNumber: errno)) }
  }

  private func scratchFilled(_ count: Int) {
    guard phase == .open else { return }
    inputArrived(UnsafeRawBufferPointer(start: loop.scratch, count: count))
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
