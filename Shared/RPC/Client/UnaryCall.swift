import Transport

/// A call with one request and one response, both as bytes: nothing on its way depends on the types of the messages.
final class UnaryCall: ClientCall, @unchecked Sendable {
  private var waiter: UnsafeContinuation<Void, Never>?
  private var response: [UInt8]?

  /// Makes the call, from any task, and returns the payload of its response; cancels it when the task is cancelled.
  func perform() async throws(RPCError) -> [UInt8] {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { waiter in
        if loop.inLoop {
          start(waiter)
        } else {
          loop.execute { self.start(waiter) }
        }
      }
    } onCancel: {
      loop.execute { self.cancelByCaller() }
    }
    if let response { return response }
    throw ending
      ?? RPCError(.internal, reason: "NO_RESPONSE", message: "\(opening.method) ended without a response")
  }

  private func start(_ waiter: UnsafeContinuation<Void, Never>) {
    // It may have been cancelled on its way to the loop.
    if isFinished { return waiter.resume() }
    self.waiter = waiter
    lane.start(self)
  }

  override func receivedPayload(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    response = Array(payload)
  }

  override func deliverEnding(_ error: RPCError?) {
    guard let waiter else { return }
    self.waiter = nil
    waiter.resume()
  }
}
