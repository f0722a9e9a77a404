public import Protobuf

/// The responses of a streaming call, as the client reads them. One task reads it, once. Letting go of it, or
/// cancelling the task that reads, cancels the call.
public struct ResponseStream<R: Message>: AsyncSequence, Sendable {
  public typealias Element = R
  public typealias Failure = RPCError

  let queue: MessageQueue<R>
  let lifetime: StreamLifetime

  /// Reads; ends when the server has ended the call well, throws how it ended otherwise.
  public struct Iterator: AsyncIteratorProtocol {
    let queue: MessageQueue<R>
    let lifetime: StreamLifetime

    public mutating func next() async throws(RPCError) -> R? {
      do {
        return try await queue.next()
      } catch {
        lifetime.cancel()
        throw error
      }
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> R? {
      try await next()
    }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(queue: queue, lifetime: lifetime) }

  /// Gives the call up.
  public func cancel() { lifetime.cancel() }
}

/// Cancels a call when nobody holds its stream any more.
final class StreamLifetime: Sendable {
  private let onEnd: @Sendable () -> Void

  init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

  deinit { onEnd() }

  func cancel() { onEnd() }
}
