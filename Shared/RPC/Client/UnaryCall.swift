import Protobuf

/// A call with one request and one response, which is decoded as it arrives.
final class UnaryCall<R: Message>: ClientCall, @unchecked Sendable {
  typealias Waiter = UnsafeContinuation<Result<R, RPCError>, Never>

  private var waiter: Waiter?
  private var response: R?

  /// Sends the call. On the loop.
  func start(_ waiter: Waiter) {
    if isFinished { return waiter.resume(returning: .failure(.cancelled(opening.method))) }
    self.waiter = waiter
    lane.start(self)
  }

  override func receivedPayload(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    do {
      response = try R(serialized: payload, arena: lane.payloadArena)
    } catch {
      throw RPCError(
        .internal, reason: "RESPONSE_MALFORMED", message: "the response of \(opening.method): \(error)")
    }
  }

  override func deliverEnding(_ error: RPCError?) {
    guard let waiter else { return }
    self.waiter = nil
    if let response {
      waiter.resume(returning: .success(response))
    } else {
      waiter.resume(
        returning: .failure(
          error ?? RPCError(.internal, reason: "NO_RESPONSE", message: "\(opening.method) ended without a response")))
    }
  }
}

/// A call whose request and response stay bytes.
final class UnaryBytesCall: ClientCall, @unchecked Sendable {
  typealias Waiter = UnsafeContinuation<Result<[UInt8], RPCError>, Never>

  private var waiter: Waiter?
  private var response: [UInt8] = []

  /// Sends the call. On the loop.
  func start(_ waiter: Waiter) {
    if isFinished { return waiter.resume(returning: .failure(.cancelled(opening.method))) }
    self.waiter = waiter
    lane.start(self)
  }

  override func receivedPayload(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    response = Array(payload)
  }

  override func deliverEnding(_ error: RPCError?) {
    guard let waiter else { return }
    self.waiter = nil
    waiter.resume(returning: error.map { .failure($0) } ?? .success(response))
  }
}
