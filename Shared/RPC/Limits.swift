/// What one server takes, and how long it waits. Each refusal names its limit.
public struct RPCLimits: Sendable {
  /// Data bytes of one frame, inclusive; part of the protocol.
  public static let frameBytesMax = 4 << 20
  /// Bytes of the service's and the method's name together.
  public static let methodNameBytesMax = 512
  /// Metadata entries of one call.
  public static let metadataCountMax = 64
  /// Bytes of all metadata keys and values of one call.
  public static let metadataBytesMax = 16 << 10
  /// Messages received on one stream and not taken by its handler, before a stall is suspected.
  public static let streamQueueCountMax = 64
  /// Bytes of such messages on one stream, before the connection is no longer read.
  public static let streamQueueBytesMax = 1 << 20
  /// What a queued message counts beside its bytes.
  static let queuedMessageOverheadBytes = 128
  /// No deadline is taken to be later than this after receipt.
  static let timeoutNanosecondsMax: Int64 = 7 * 86_400 * 1_000_000_000

  /// Calls at work on one connection.
  public var streamsPerConnectionMax = 1024
  /// Open connections.
  public var connectionsMax = 10_000
  /// Calls at work in the whole server.
  public var callsInFlightMax = 20_000
  /// How long a stream whose queue is full may stand still before it is failed.
  public var streamStallMilliseconds: Int64 = 1_000
  /// How long the rest of a frame that has begun may take.
  public var frameTimeoutMilliseconds: Int64 = 30_000
  /// How long a connection without calls is kept.
  public var idleTimeoutMilliseconds: Int64 = 600_000
  /// How long calls may go on after their client ended its output.
  public var halfCloseMilliseconds: Int64 = 30_000
  /// What callers are told to wait who are refused for load or drain.
  public var retryDelayMilliseconds: Int64 = 100
  /// Answers written and not yet sent on one connection; a peer that leaves more unread is closed.
  public var queuedOutputBytesMax = 64 << 20
  /// Above this many unsent bytes, streams wait and no more requests are read.
  public var queuedOutputBytesHigh = 1 << 20

  /// The defaults.
  public init() {}
}
