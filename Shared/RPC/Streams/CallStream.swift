import Transport

/// One call as both ends have it: an id on a connection, which sides have ended, and for streams the flow of their
/// messages. Used on the connection's loop; `send` and `finishSending` from anywhere.
public class CallStream: @unchecked Sendable {
  final var streamID: UInt32 = 0
  final var state: StreamState
  /// The messages in both directions, for calls that have several; made when they begin.
  final var flow: StreamFlow?

  init(isRemoteClosed: Bool) {
    state = StreamState(isRemoteClosed: isRemoteClosed)
  }

  // MARK: what the two ends do differently

  var loop: EventLoop { preconditionFailure("a call must say on which loop it runs") }
  /// The connection, while there is one.
  var carrier: FramedConnection? { preconditionFailure("a call must say what carries it") }
  /// The call fails for a reason on this side; the other side is to be told.
  func failHere(_ error: RPCError) { preconditionFailure("a call must say how it fails") }
  /// How long messages may wait for a reader that takes none.
  var stallMilliseconds: Int64 { preconditionFailure("a call must say how long it waits for its reader") }
  /// Whether messages that were received before the call failed are of no use.
  var dropsReceivedOnFailure: Bool { true }

  // MARK: what they share

  /// Takes the data of a Data frame; false when the sender had ended its side before.
  final func receiveData(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) -> Bool {
    switch state.receiveData(flags: header.flags) {
    case .message(let thenEnd):
      flow?.deliver(data)
      if thenEnd { flow?.inbound?.end() }
    case .end: flow?.inbound?.end()
    case .nothing: break
    case .afterEnd: return false
    }
    return true
  }

  /// The flow of this call, made now if it has none yet.
  final func beginFlow(_ inbound: (any InboundQueue)?) -> StreamFlow {
    if let flow { return flow }
    let flow = StreamFlow(self, loop: loop, inbound: inbound)
    self.flow = flow
    return flow
  }
}
