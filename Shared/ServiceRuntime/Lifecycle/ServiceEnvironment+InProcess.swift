public import RPC
public import Storage
public import Transport

extension ServiceEnvironment {
  /// The environment of a service that runs inside another program, as the whole house does in one process: its peers are
  /// channels that are given, it logs to `log`, and options are those of `configuration`.
  public static func inProcess(
    database: (any Database)?, clock: any WallClock, randomness: any Randomness, loops: EventLoopGroup, log: Log,
    peers: [Peer: any Channel] = [:], configuration: Configuration = .none
  ) -> ServiceEnvironment {
    ServiceEnvironment(
      configuration: configuration, log: log, metrics: Metrics(), clock: clock, randomness: randomness, loops: loops,
      readiness: Readiness(), identity: HouseIdentity(key: nil, clock: clock), database: database,
      channels: PeerChannels(peers))
  }
}
