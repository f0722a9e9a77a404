import Protobuf
import Transport

/// A call that receives messages into a queue: server streaming, bidirectional, and client streaming with its one
/// response as the only message.
final class StreamingCall<R: Message>: ClientCall, @unchecked Sendable {
  let queue = MessageQueue<R>()
  private let hasOneResponse: Bool
  private let request: [UInt8]
  private var endWaiter: UnsafeContinuation<RPCError?, Never>?
  /// How the call ended, once it has; nil for success.
  private var ending: RPCError?

  /// `request` is empty for calls that send several.
  init(
    _ lane: ClientLane, _ method: MethodName, request: [UInt8], _ options: CallOptions, flags: FrameFlags,
    hasOneResponse: Bool
  ) {
    self.hasOneResponse = hasOneResponse
    self.request = request
    super.init(lane: lane, method: method, options: options, flags: flags)
    _ = beginFlow(queue)
  }

  override func writeRequest(to writer: inout MessageWriter) {
    request.withUnsafeBytes { writer.raw($0) }
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
        metadata = call.metadata
        deadlineNanoseconds = call.deadlineNanoseconds
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
  override func receivedPayload(_ payload: UnsafeRawBufferPointer) {
    do {
      if hasOneResponse || !payload.isEmpty { try queue.receive(payload) }
      finish(nil)
    } catch {
      finish(error)
    }
  }

  override func deliverEnding(_ error: RPCError?) {
    ending = error
    endWaiter?.resume(returning: error)
    endWaiter = nil
  }
}
