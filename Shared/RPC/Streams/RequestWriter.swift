package import Protobuf

/// Where a client sends the requests of a client streaming or bidirectional call. One task writes it.
package struct RequestWriter<Q: Message>: Sendable {
  let stream: CallStream

  /// Sends `request`; returns when there is room for the next. Throws how the call ended when it is over.
  package func send(_ request: Q) async throws(RPCError) {
    try await stream.send(request.serialized())
  }

  /// No more requests follow.
  package func finish() { stream.finishSending() }
}
