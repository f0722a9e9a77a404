/// What one client holds, how long it waits, and how often it tries.
public struct ClientLimits: Sendable {
  /// Calls that may wait for a connection on one loop.
  public var waitingCallsMax = 1024
  /// Calls at work on one connection; above it they wait.
  public var streamsPerConnectionMax = 1024
  /// The wait after the first failed connection; each further one waits 1.6 times as long.
  public var backoffFirstMilliseconds: Int64 = 100
  public var backoffLastMilliseconds: Int64 = 5_000
  /// How long one connection attempt may take.
  public var connectTimeoutMilliseconds: Int64 = 5_000
  /// How often one call is sent at most.
  public var attemptsMax = 3
  /// The highest stream id before a connection is replaced; ids beyond 2^31 are not safe with all peers.
  public var streamIDLast: UInt32 = 0x7FFF_FFFD
  /// How long a connection with calls may be silent before it is pinged.
  public var pingAfterMilliseconds: Int64 = 10_000
  /// How long a server that has answered a ping before may take to answer the next.
  public var pingTimeoutMilliseconds: Int64 = 5_000
  /// How long a stream whose queue is full may stand still before it is given up.
  public var streamStallMilliseconds: Int64 = 1_000

  /// The defaults.
  public init() {}
}
