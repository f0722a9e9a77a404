/// What one server takes, and how long it waits. Each refusal names its limit.
package struct RPCLimits: Sendable {
  /// Data bytes of one frame, inclusive; part of the protocol.
  package static let frameBytesMax = 4 << 20
  /// Bytes of the service's and the method's name together.
  package static let methodNameBytesMax = 512
  /// Metadata entries of one call.
  package static let metadataCountMax = 64
  /// Bytes of all metadata keys and values of one call.
  package static let metadataBytesMax = 16 << 10
  /// Messages received on one stream and not taken by its handler, before a stall is suspected.
  package static let streamQueueCountMax = 64
  /// Bytes of such messages on one stream, before the connection is no longer read.
  package static let streamQueueBytesMax = 1 << 20
  /// What a queued message counts beside its bytes.
  static let queuedMessageOverheadBytes = 128
  /// No deadline is taken to be later than this after receipt.
  static let timeoutNanosecondsMax: Int64 = 7 * 86_400 * 1_000_000_000

  /// Calls at work on one connection.
  package var streamsPerConnectionMax = 1024
  /// Open connections.
  package var connectionsMax = 10_000
  /// Calls at work in the whole server.
  package var callsInFlightMax = 20_000
  /// How long a stream whose queue is full may stand still before it is failed.
  package var streamStallMilliseconds: Int64 = 1_000
  /// How long the rest of a frame that has begun may take.
  package var frameTimeoutMilliseconds: Int64 = 30_000
  /// How long a connection without calls is kept.
  package var idleTimeoutMilliseconds: Int64 = 600_000
  /// How long calls may go on after their client ended its output.
  package var halfCloseMilliseconds: Int64 = 30_000
  /// What callers are told to wait who are refused for load or drain.
  package var retryDelayMilliseconds: Int64 = 100
  /// Answers written and not yet sent on one connection; a peer that leaves more unread is closed.
  package var queuedOutputBytesMax = 64 << 20
  /// Above this many unsent bytes, streams wait and no more requests are read.
  package var queuedOutputBytesHigh = 1 << 20

  /// The defaults.
  package init() {}
}
