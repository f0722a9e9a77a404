/// What a server allows its clients, besides what a message may weigh.
public struct HTTPServerLimits: Sendable, Hashable {
  public var message = HTTPLimits()
  /// From the first byte of a head (for the first one, from the connection) to its last, however slowly bytes trickle. A
  /// connection that brings nothing in that time is closed without a word.
  public var headMilliseconds: Int64 = 10_000
  /// A body may take this long, and besides a second for each `bodyBytesPerSecondMin` bytes that arrived.
  public var bodyGraceMilliseconds: Int64 = 10_000
  public var bodyBytesPerSecondMin = 4_096
  /// Between two requests of a connection.
  public var idleMilliseconds: Int64 = 75_000
  /// Connections in all.
  public var connectionCountMax = 4_096
  /// Connections from one IP address.
  public var connectionCountPerAddressMax = 512
  /// Bytes of bodies that came in several pieces, over all connections, until their requests are answered. With it the
  /// memory of a server is bounded by its connections and this.
  public var heldBodyBytesMax = 256 * 1024 * 1024

  public init() {}
}
