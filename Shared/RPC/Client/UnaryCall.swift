public import Protobuf
import Transport

/// A call with one request and one response, for which a task waits.
public class UnaryCall<Answer>: ClientCall, @unchecked Sendable {
  @exclusivity(unchecked) private final var waiter: UnsafeContinuation<Answer, any Error>?

  init(
    _ client: RPCClient, _ method: MethodName, _ options: CallOptions,
    _ waiter: UnsafeContinuation<Answer, any Error>
  ) {
    self.waiter = waiter
    super.init(lane: client.lane, method: method, options: options, flags: [])
    waitingTask = WaitingTask(in: waiter)
  }

  /// The call is over, and this is its response.
  final func succeed(_ answer: consuming sending Answer) {
    guard conclude(nil), let waiter else { return }
    self.waiter = nil
    waiter.resume(returning: answer)
  }

  override final func deliverEnding(_ error: RPCError?) {
    guard let waiter else { return }
    self.waiter = nil
    waiter.resume(
      throwing: error
        ?? RPCError(.internal, reason: "NO_RESPONSE", message: "\(method) ended without a response"))
  }
}

extension ClientCall {
  /// Starts the call for the current task, which waits for it. From any thread.
  ///
  /// The lane looks every few milliseconds whether the task has been cancelled: a cancellation handler would cost two
  /// changes of the task's status with every call.
  public final func begin() {
    if loop.inLoop {
      lane.start(self)
    } else {
      loop.execute { self.lane.start(self) }
    }
  }
}

/// A call with messages of these types, each converted where it is sent or received.
public final class MessageCall<Q: Message, R: Message>: UnaryCall<R>, @unchecked Sendable {
  private let request: Q

  public init(
    _ client: RPCClient, _ method: MethodName, _ request: Q, _ options: CallOptions,
    _ waiter: UnsafeContinuation<R, any Error>
  ) {
    self.request = request
    super.init(client, method, options, waiter)
  }

  override func writeRequest(to writer: inout MessageWriter) { request.write(to: &writer) }

  override func receivedPayload(_ payload: UnsafeRawBufferPointer) {
    do {
      succeed(try R(serialized: payload, arena: lane.payloadArena))
    } catch {
      finish(RPCError(.internal, reason: "RESPONSE_MALFORMED", message: "the response of \(method): \(error)"))
    }
  }
}

/// A call whose request and response are passed on as bytes.
final class BytesCall: UnaryCall<[UInt8]>, @unchecked Sendable {
  private let request: [UInt8]

  init(
    _ client: RPCClient, _ method: MethodName, _ request: [UInt8], _ options: CallOptions,
    _ waiter: UnsafeContinuation<[UInt8], any Error>
  ) {
    self.request = request
    super.init(client, method, options, waiter)
  }

  override func writeRequest(to writer: inout MessageWriter) {
    request.withUnsafeBytes { writer.raw($0) }
  }

  override func receivedPayload(_ payload: UnsafeRawBufferPointer) { succeed(Array(payload)) }
}
