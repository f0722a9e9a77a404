public import Storage
public import Transport

/// What a service is started with, in a process of its own or beside others in a test.
public struct HostSurroundings: Sendable {
  public var configuration: Configuration
  public var processID: Int32
  public var logSink: LogSink
  public var loops: EventLoopGroup
  public var randomness: any Randomness
  /// The clock to use; nil to make one as the configuration says.
  public var clock: (any WallClock)?
  /// How to reach peers; nil for the addresses in the configuration.
  public var channels: PeerChannels?
  /// Called when the disk has failed; the process is expected to end.
  public var onFatal: @Sendable (StorageError) -> Void

  /// Surroundings as given.
  public init(
    configuration: Configuration, processID: Int32, logSink: LogSink, loops: EventLoopGroup,
    randomness: any Randomness, clock: (any WallClock)? = nil, channels: PeerChannels? = nil,
    onFatal: @escaping @Sendable (StorageError) -> Void
  ) {
    self.configuration = configuration
    self.processID = processID
    self.logSink = logSink
    self.loops = loops
    self.randomness = randomness
    self.clock = clock
    self.channels = channels
    self.onFatal = onFatal
  }
}
