package import Transport

/// What a handler knows about the call it serves beside the request. The task it runs in is cancelled when the caller
/// gives up, the deadline passes or the connection is lost.
package struct CallContext: Sendable {
  package let method: MethodName
  /// What the caller sent beside the request, with keys folded to lower case.
  package var metadata: Metadata
  /// When the caller stops waiting, on the monotonic clock; nil if it waits for ever.
  package var deadlineNanoseconds: UInt64?
  private let link: CallLink

  /// Who calls.
  package var peer: SocketAddress { link.peer }
  /// The loop of the caller's connection, on which the handler starts.
  package var loop: EventLoop { link.loop }

  /// A context as given; servers make them, and tests of handlers.
  package init(
    method: MethodName, metadata: Metadata = Metadata(), deadlineNanoseconds: UInt64? = nil,
    peer: SocketAddress = .unnamed, loop: EventLoop
  ) {
    self.method = method
    self.metadata = metadata
    self.deadlineNanoseconds = deadlineNanoseconds
    link = CallLink(peer: peer, loop: loop)
  }

  /// A context of a call on `link`.
  init(method: MethodName, metadata: Metadata, deadlineNanoseconds: UInt64?, link: CallLink) {
    self.method = method
    self.metadata = metadata
    self.deadlineNanoseconds = deadlineNanoseconds
    self.link = link
  }

  /// What is left of the caller's time; 0 or less when it has passed, nil when there is no deadline.
  package var remainingNanoseconds: Int64? {
    guard let deadlineNanoseconds else { return nil }
    return Int64(clamping: deadlineNanoseconds) - Int64(clamping: MonotonicClock.nowNanoseconds())
  }
}

/// What all calls on one connection share.
final class CallLink: Sendable {
  let peer: SocketAddress
  let loop: EventLoop

  init(peer: SocketAddress, loop: EventLoop) {
    self.peer = peer
    self.loop = loop
  }
}
