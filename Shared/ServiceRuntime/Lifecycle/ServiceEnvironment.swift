public import RPC
public import Storage
public import Transport

/// Everything that a service gets from outside: what it was told, and all that is not a function of its arguments.
public struct ServiceEnvironment: Sendable {
  public let configuration: Configuration
  public let log: Log
  public let metrics: Metrics
  /// The time of business facts; simulated with `--test-clock`.
  public let clock: any WallClock
  public let randomness: any Randomness
  /// The loops that everything of this process runs on.
  public let loops: EventLoopGroup
  /// What this process needs to be of use; a service may add to it.
  public let readiness: Readiness
  /// How callers are known, and how this process makes itself known.
  public let identity: HouseIdentity
  private let databaseOrNil: (any Database)?
  private let channels: PeerChannels

  init(
    configuration: Configuration, log: Log, metrics: Metrics, clock: any WallClock, randomness: any Randomness,
    loops: EventLoopGroup, readiness: Readiness, identity: HouseIdentity, database: (any Database)?,
    channels: PeerChannels
  ) {
    self.configuration = configuration
    self.log = log
    self.metrics = metrics
    self.clock = clock
    self.randomness = randomness
    self.loops = loops
    self.readiness = readiness
    self.identity = identity
    databaseOrNil = database
    self.channels = channels
  }

  /// The service's own database. Asking a service without migrations for it is a programmer's error.
  public var database: any Database {
    guard let databaseOrNil else { preconditionFailure("a service without migrations has no database") }
    return databaseOrNil
  }

  /// Where calls to a peer are made; the same one every time. The peer must be among the service's `peers`.
  public func channel(to peer: Peer) -> any Channel { channels.channel(to: peer) }
}
