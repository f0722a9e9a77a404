/// What one connection may hold, and for how long. All counts are per connection.
public struct TransportLimits: Sendable {
  /// Bytes that may wait to be sent; a peer that leaves more unread is closed.
  public var writeBufferBytesMax = 64 << 20
  /// Above this many waiting bytes producers are asked to pause (`Connection.isWriteBufferHigh`).
  public var writeBufferBytesHigh = 1 << 20
  /// A connection whose waiting bytes do not move for this long is closed.
  public var writeStallMilliseconds: Int64 = 30_000
  /// Bytes that may be received and not consumed; a handler that asks for more is closed.
  public var readBufferBytesMax = 32 << 20
  /// How long `Connection.connect` tries before it gives up.
  public var connectTimeoutMilliseconds: Int64 = 10_000
  /// Connections that the kernel queues for one listener before they are accepted.
  public var acceptBacklog: Int32 = 1024
  /// Whether accepted connections are guests: a loop serves its other sockets before theirs, and may let them wait
  /// (`EventLoop.holdGuests`).
  public var isGuest = false

  /// The defaults.
  public init() {}
}
