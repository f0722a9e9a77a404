package import BillingTypes
package import RPC
package import ServiceRuntime
package import Storage
package import Transport

/// One service in this process: a real database in a directory of its own, its methods behind a real ttrpc server that is
/// reached through memory, a clock that the test moves, and randomness from a seed. Background followers are left to the
/// test, which applies events when it wants them to arrive.
package final class ServiceInProcess: Sendable {
  /// Where its database is.
  package let directory: TemporaryDirectory
  /// What time it is.
  package let clock: TestClock
  /// Its database.
  package let database: any Database
  /// What it was given.
  package let environment: ServiceEnvironment
  /// How it is called.
  package let channel: InProcessChannel
  /// What it serves and follows.
  package let running: RunningService

  private init(
    directory: TemporaryDirectory, clock: TestClock, environment: ServiceEnvironment, running: RunningService
  ) {
    self.directory = directory
    self.clock = clock
    self.database = environment.database
    self.environment = environment
    self.running = running
    channel = InProcessChannel(
      running.registrations, group: environment.loops, serverInterceptors: [errorTranslation])
  }

  /// Starts a service at a time, over the database that `directory` holds or a new one, with these command line
  /// arguments beside those that tests give.
  package static func start(
    _ service: any Service.Type, at time: Instant, seed: UInt64 = 1, in directory: TemporaryDirectory = .init(),
    peers: [Peer: any Channel] = [:], arguments: [String] = [],
    loops: EventLoopGroup = EventLoopGroup(count: 1, name: "test")
  ) async throws -> ServiceInProcess {
    let clock = TestClock(startingAt: time)
    let randomness = SeededRandomness(seed: seed)
    var store = SQLiteConfiguration(
      directory: directory.path, migrations: service.migrations ?? [],
      atMilliseconds: time.millisecondsSinceEpoch, randomBytes: { randomness.bytes($0) },
      onFatal: { preconditionFailure("the test's database failed: \($0)") })
    store.runtimeMigrations = ParkedEventStore.migrations
    store.records = service.records
    let database = try SQLiteDatabase.open(store)
    let environment = ServiceEnvironment.inProcess(
      database: database, clock: clock, randomness: randomness, loops: loops,
      log: Log(sink: .standardError(level: .warning), service: service.name), peers: peers,
      configuration: try Configuration(
        of: service,
        ProcessSurroundings(arguments: cheap(service, arguments) + ["--data-directory", directory.path] + arguments)))
    return ServiceInProcess(
      directory: directory, clock: clock, environment: environment, running: try await service.start(environment))
  }

  /// What keeps tests quick: a password costs little.
  private static func cheap(_ service: any Service.Type, _ arguments: [String]) -> [String] {
    let name = "password-hash-cost"
    let isFree = service.options.contains { $0.name == name } && !arguments.contains("--" + name)
    return isFree ? ["--" + name, "10"] : []
  }

  /// Ends the calls, the database and the loops.
  package func stop() async {
    channel.close()
    await running.stop()
    await database.close()
    environment.loops.stop()
  }
}
