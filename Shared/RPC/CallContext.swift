package import Transport

/// What a handler knows about the call it serves beside the request. The task it runs in is cancelled when the caller
/// gives up, the deadline passes or the connection is lost.
package struct CallContext: Sendable {
  package let method: MethodName
  /// What the caller sent beside the request, with keys folded to lower case.
  package var metadata: Metadata
  /// When the caller stops waiting, on the monotonic clock; nil if it waits for ever.
  package var deadlineNanoseconds: UInt64?
  /// Who calls.
  package let peer: SocketAddress
  /// The loop of the caller's connection, on which the handler starts.
  package let loop: EventLoop

  /// A context as given; servers make them, and tests of handlers.
  package init(
    method: MethodName, metadata: Metadata = Metadata(), deadlineNanoseconds: UInt64? = nil,
    peer: SocketAddress = .unnamed, loop: EventLoop
  ) {
    self.method = method
    self.metadata = metadata
    self.deadlineNanoseconds = deadlineNanoseconds
    self.peer = peer
    self.loop = loop
  }

  /// What is left of the caller's time; 0 or less when it has passed, nil when there is no deadline.
  package var remainingNanoseconds: Int64? {
    guard let deadlineNanoseconds else { return nil }
    return Int64(clamping: deadlineNanoseconds) - Int64(clamping: MonotonicClock.nowNanoseconds())
  }
}
