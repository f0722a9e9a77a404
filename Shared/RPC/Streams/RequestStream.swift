public import Protobuf

/// The requests of a client streaming or bidirectional call, as its handler reads them. One task reads it, once.
public struct RequestStream<Q: Message>: AsyncSequence, Sendable {
  public typealias Element = Q
  public typealias Failure = RPCError

  let queue: MessageQueue<Q>

  /// Reads; ends when the client has ended its side, throws when the call is over before.
  public struct Iterator: AsyncIteratorProtocol {
    let queue: MessageQueue<Q>

    public mutating func next() async throws(RPCError) -> Q? { try await queue.next() }
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> Q? {
      try await queue.next()
    }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }
}
