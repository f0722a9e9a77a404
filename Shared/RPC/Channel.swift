public import Protobuf

/// Something that calls can be made on: a client of servers over sockets, or of one in this process.
public protocol Channel: Sendable {
  /// The client that makes the calls.
  var client: RPCClient { get }
}

extension Channel {
  /// One request, one response, both as bytes: for callers that pass messages on.
  public func unaryBytes(
    _ method: MethodName, payload: [UInt8], options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    try await client.unaryBytes(method, payload: payload, options: options)
  }

  /// One request, many responses. The call begins at once; its errors come out of the stream.
  public func serverStreaming<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) -> ResponseStream<R> {
    client.serverStreaming(method, request, options: options)
  }
}

/// A client streaming call under way.
public struct ClientStreamingCall<Q: Message, R: Message>: Sendable {
  /// Where the requests go; `finish` it, then wait for the response.
  public let requests: RequestWriter<Q>
  private let responses: ResponseStream<R>

  public init(requests: RequestWriter<Q>, responses: ResponseStream<R>) {
    self.requests = requests
    self.responses = responses
  }

  /// The response, once the server gives it.
  public func response() async throws(RPCError) -> R {
    var iterator = responses.makeAsyncIterator()
    guard let response = try await iterator.next() else {
      throw RPCError(.internal, reason: "NO_RESPONSE", message: "the server ended the call without a response")
    }
    return response
  }
}

/// A bidirectional call under way.
public struct BidirectionalCall<Q: Message, R: Message>: Sendable {
  public let requests: RequestWriter<Q>
  public let responses: ResponseStream<R>

  public init(requests: RequestWriter<Q>, responses: ResponseStream<R>) {
    self.requests = requests
    self.responses = responses
  }
}
