/// What one connection may hold, and for how long. All counts are per connection.
package struct TransportLimits: Sendable {
  /// Bytes that may wait to be sent; a peer that leaves more unread is closed.
  package var writeBufferBytesMax = 64 << 20
  /// Above this many waiting bytes producers are asked to pause (`Connection.isWriteBufferHigh`).
  package var writeBufferBytesHigh = 1 << 20
  /// A connection whose waiting bytes do not move for this long is closed.
  package var writeStallMilliseconds: Int64 = 30_000
  /// Bytes that may be received and not consumed; a handler that asks for more is closed.
  package var readBufferBytesMax = 32 << 20
  /// How long `Connection.connect` tries before it gives up.
  package var connectTimeoutMilliseconds: Int64 = 10_000
  /// Connections that the kernel queues for one listener before they are accepted.
  package var acceptBacklog: Int32 = 1024
  /// Whether accepted connections are guests: a loop serves its other sockets before theirs, and may let them wait
  /// (`EventLoop.holdGuests`).
  package var isGuest = false

  /// The defaults.
  package init() {}
}
