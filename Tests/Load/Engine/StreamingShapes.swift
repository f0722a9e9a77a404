import Protobuf
import RPC

/// Calls of the shapes that have several messages on one side or both; the whole call is one measurement.
enum StreamingShapes {
  /// How many messages came back.
  static func serverStreaming<Q: Message, R: Message>(
    _ client: RPCClient, _ method: MethodName, _ request: Q, _ response: R.Type, _ options: CallOptions
  ) async throws(RPCError) -> UInt64 {
    let stream: ResponseStream<R> = client.serverStreaming(method, request, options: options)
    return try await count(stream)
  }

  static func clientStreaming<Q: Message, R: Message>(
    _ client: RPCClient, _ method: MethodName, _ first: Q, _ rest: [any Message], _ response: R.Type,
    _ options: CallOptions
  ) async throws(RPCError) -> UInt64 {
    let call: ClientStreamingCall<Q, R> = client.clientStreaming(method, options: options)
    try await send(first, rest, to: call.requests)
    _ = try await call.response()
    return UInt64(rest.count + 1)
  }

  static func bidirectional<Q: Message, R: Message>(
    _ client: RPCClient, _ method: MethodName, _ first: Q, _ rest: [any Message], _ response: R.Type,
    _ options: CallOptions
  ) async throws(RPCError) -> UInt64 {
    let call: BidirectionalCall<Q, R> = client.bidirectional(method, options: options)
    try await send(first, rest, to: call.requests)
    return try await count(call.responses)
  }

  private static func send<Q: Message>(
    _ first: Q, _ rest: [any Message], to writer: RequestWriter<Q>
  ) async throws(RPCError) {
    try await writer.send(first)
    for case let message as Q in rest { try await writer.send(message) }
    writer.finish()
  }

  private static func count<R: Message>(_ stream: ResponseStream<R>) async throws(RPCError) -> UInt64 {
    var count: UInt64 = 0
    var iterator = stream.makeAsyncIterator()
    while try await iterator.next() != nil { count += 1 }
    return count
  }
}
