package import RPC
package import ServiceRuntime
package import Transport

/// One service in this process as the runtime runs it: doors, feed, followers, drain. Its data directory outlives it.
package final class HostInProcess: Sendable {
  package let host: ServiceHost
  package let loops: EventLoopGroup
  /// Stays for as long as the service needs it.
  private let directory: TemporaryDirectory
  private let client: RPCClient?

  /// Starts a service with these command line arguments beside those that give it free ports and the directory. Without a
  /// clock it gets the one that the arguments ask for.
  package static func start(
    _ service: any Service.Type, in directory: TemporaryDirectory, clock: (any WallClock)? = nil,
    peers: [Peer: any Channel]? = nil, arguments: [String] = [], seed: UInt64 = 1, log: LogSink? = nil,
    loops: EventLoopGroup = EventLoopGroup(count: 1, name: "test")
  ) async throws -> HostInProcess {
    let own = [
      "--data-directory", directory.path + "/" + service.name, "--listen", "127.0.0.1:0", "--admin-listen",
      "127.0.0.1:0",
    ]
    let configuration = try Configuration(of: service, ProcessSurroundings(arguments: own + arguments))
    let host = try await ServiceHost.start(
      service,
      HostSurroundings(
        configuration: configuration, processID: 0, logSink: log ?? .standardError(level: .error), loops: loops,
        randomness: SeededRandomness(seed: seed), clock: clock, channels: peers.map { PeerChannels($0) },
        onFatal: { preconditionFailure("the test's database failed: \($0)") }))
    return HostInProcess(host, loops, directory)
  }

  private init(_ host: ServiceHost, _ loops: EventLoopGroup, _ directory: TemporaryDirectory) {
    self.directory = directory
    self.host = host
    self.loops = loops
    client = host.server.map { server in
      RPCClient(endpoints: [.inProcess(server, pieceBytesMax: 65_536)], group: loops, randomness: { 0 })
    }
  }

  /// A channel to the service through memory.
  package var channel: any Channel {
    guard let client else { preconditionFailure("\(host.name) speaks no ttrpc") }
    return client
  }

  /// Drains the service and ends its loops.
  package func stop(drainMilliseconds: Int64 = 5_000) async {
    client?.close()
    await host.drain(milliseconds: drainMilliseconds)
    loops.stop()
  }
}
