public import Protobuf

/// Where a client sends the requests of a client streaming or bidirectional call. One task writes it.
public struct RequestWriter<Q: Message>: Sendable {
  let flow: StreamFlow

  /// Sends `request`; returns when there is room for the next. Throws how the call ended when it is over.
  public func send(_ request: Q) async throws(RPCError) {
    try await flow.send(request.serialized())
  }

  /// No more requests follow.
  public func finish() { flow.finishSending() }
}
