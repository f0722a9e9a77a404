package import Protobuf

/// Something that calls can be made on: a client of servers over sockets, or of one in this process.
package protocol Channel: Sendable {
  /// The client that makes the calls.
  var client: RPCClient { get }
}

extension Channel {
  /// One request, one response, both as bytes: for callers that pass messages on.
  package func unaryBytes(
    _ method: MethodName, payload: [UInt8], options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    try await client.unaryBytes(method, payload: payload, options: options)
  }

  /// One request, many responses. The call begins at once; its errors come out of the stream.
  package func serverStreaming<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) -> ResponseStream<R> {
    client.serverStreaming(method, request, options: options)
  }
}

/// A client streaming call under way.
package struct ClientStreamingCall<Q: Message, R: Message>: Sendable {
  /// Where the requests go; `finish` it, then wait for the response.
  package let requests: RequestWriter<Q>
  private let responses: ResponseStream<R>

  package init(requests: RequestWriter<Q>, responses: ResponseStream<R>) {
    self.requests = requests
    self.responses = responses
  }

  /// The response, once the server gives it.
  package func response() async throws(RPCError) -> R {
    var iterator = responses.makeAsyncIterator()
    guard let response = try await iterator.next() else {
      throw RPCError(.internal, reason: "NO_RESPONSE", message: "the server ended the call without a response")
    }
    return response
  }
}

/// A bidirectional call under way.
package struct BidirectionalCall<Q: Message, R: Message>: Sendable {
  package let requests: RequestWriter<Q>
  package let responses: ResponseStream<R>

  package init(requests: RequestWriter<Q>, responses: ResponseStream<R>) {
    self.requests = requests
    self.responses = responses
  }
}
