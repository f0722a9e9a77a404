public import Protobuf
public import Transport

/// A call as interceptors see it, on either side. Metadata and deadline may be changed before `next`.
public struct Call: Sendable {
  /// Whose interceptor is running.
  public enum Side: Sendable {
    case client
    case server
  }

  public let side: Side
  public let method: MethodName
  public var metadata: Metadata
  /// On the monotonic clock; nil for none.
  public var deadlineNanoseconds: UInt64?
  /// Who calls, on the server; nil on the client, which may use several servers.
  public let peer: SocketAddress?
  /// The one request of a call that has one, on the server; nil for streams of requests and on the client.
  public let request: (any Message)?
}

/// A function around every call, of the same shape on client and server. It may look, change metadata and deadline,
/// refuse by throwing an `RPCError`, and see how the call ended; it calls `next` once unless it refuses. `next` returns
/// when the call has succeeded (a stream: has ended) and throws when it has failed.
public typealias Interceptor =
  @Sendable (_ call: Call, _ next: @Sendable (Call) async throws -> Void) async throws -> Void

/// Several interceptors as one, the first outermost; nil for none, so that nothing is paid for nothing.
func composed(_ interceptors: [Interceptor]) -> Interceptor? {
  guard var result = interceptors.last else { return nil }
  for outer in interceptors.dropLast().reversed() {
    let inner = result
    result = { call, next in
      try await outer(call) { try await inner($0, next) }
    }
  }
  return result
}
