import Protobuf
import Transport

/// A call that receives messages into a queue: server streaming, bidirectional, and client streaming with its one
/// response as the only message.
final class StreamingCall<R: Message>: ClientCall, @unchecked Sendable {
  let queue = MessageQueue<R>()
  private let hasOneResponse: Bool
  private var endWaiter: UnsafeContinuation<RPCError?, Never>?

  init(lane: ClientLane, opening: Opening, hasOneResponse: Bool) {
    self.hasOneResponse = hasOneResponse
    super.init(lane: lane, opening: opening)
    _ = beginFlow(queue)
  }

  /// What ends the call when the reader lets go.
  var lifetime: StreamLifetime {
    StreamLifetime { [self] in
      loop.execute { self.cancelByCaller() }
    }
  }

  /// Starts the call and waits until it is over. From any task.
  func runToEnd(_ call: Call) async throws(RPCError) {
    let error = await withUnsafeContinuation { (waiter: UnsafeContinuation<RPCError?, Never>) in
      loop.execute { [self] in
        if isFinished { return waiter.resume(returning: ending) }
        endWaiter = waiter
        opening.metadata = call.metadata
        opening.deadlineNanoseconds = call.deadlineNanoseconds
        lane.start(self)
      }
    }
    if let error { throw error }
  }

  /// Starts the call. From any task.
  func start() {
    if loop.inLoop {
      startNow()
    } else {
      loop.execute { self.startNow() }
    }
  }

  private func startNow() {
    if !isFinished { lane.start(self) }
  }

  /// A Response ends a stream. Of a call with one response it is that; on others only its payload, if it has one, is a
  /// message: some servers end streams so.
  override func receivedPayload(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    if hasOneResponse || !payload.isEmpty { try queue.receive(payload) }
  }

  override func deliverEnding(_ error: RPCError?) {
    endWaiter?.resume(returning: error)
    endWaiter = nil
  }
}
