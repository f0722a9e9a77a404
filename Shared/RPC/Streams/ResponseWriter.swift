public import Protobuf

/// Where a handler sends the responses of a server streaming or bidirectional call. One task writes it.
public struct ResponseWriter<R: Message>: Sendable {
  let flow: StreamFlow

  /// Sends `response`; returns when there is room for the next. Throws when the call is over.
  public func send(_ response: R) async throws(RPCError) {
    try await flow.send(response.serialized())
  }
}
