package import Protobuf

/// The requests of a client streaming or bidirectional call, as its handler reads them. One task reads it, once.
package struct RequestStream<Q: Message>: AsyncSequence, Sendable {
  package typealias Element = Q
  package typealias Failure = RPCError

  let queue: MessageQueue<Q>

  /// Reads; ends when the client has ended its side, throws when the call is over before.
  package struct Iterator: AsyncIteratorProtocol {
    let queue: MessageQueue<Q>

    package mutating func next() async throws(RPCError) -> Q? { try await queue.next() }
    package mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> Q? {
      try await queue.next()
    }
  }

  package func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }
}
