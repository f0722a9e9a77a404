import HTTP
public import RPC
import Storage
import Transport

/// One service that runs: everything between a configuration and an answered call.
public final class ServiceHost: Sendable {
  /// The service's name.
  public let name: String
  /// The addresses it really has.
  public let ports: Ports
  public let environment: ServiceEnvironment
  /// What serves calls; nil for a service with an HTTP face. Tests connect to it without a socket.
  public let server: RPCServer?
  private let store: ServiceStore
  private let running: RunningService
  private let http: [HTTPServer]
  private let feed: EventFeed?
  private let background: [Task<Void, Never>]

  /// Starts a service: opens its store, makes it, listens, follows its peers. Returns when it is ready.
  ///
  /// - Throws: `StartError`, when nothing of it runs any more.
  public static func start(
    _ service: any Service.Type, _ surroundings: HostSurroundings
  ) async throws(StartError) -> ServiceHost {
    let store = try ServiceStore.open(service, surroundings)
    do {
      return try await ServiceHost(service, surroundings, store)
    } catch {
      await store.close()
      if let error = error as? StartError { throw error }
      if let error = error as? TransportError { throw StartError("\(error)", .unavailable) }
      throw StartError("\(error)", .software)
    }
  }

  private init(_ service: any Service.Type, _ surroundings: HostSurroundings, _ store: ServiceStore) async throws {
    self.store = store
    name = service.name
    let environment = try Self.environment(service, surroundings, store)
    self.environment = environment
    let running = try await service.start(environment)
    self.running = running
    let feed = store.database.map { EventFeed($0, followers: running.followers) }
    self.feed = feed
    let pages = AdminPages(environment, service: service.name)
    let doors = ServiceDoors(service, environment, running, feed: feed, pages: pages)
    do {
      try doors.open()
    } catch {
      await running.stop()
      await doors.close(drainMilliseconds: 0)
      throw error
    }
    ports = doors.ports
    server = doors.rpc
    http = doors.http
    background = Self.startBackground(running, feed, environment.loops)
    environment.readiness.enter(.serving)
  }

  private static func environment(
    _ service: any Service.Type, _ surroundings: HostSurroundings, _ store: ServiceStore
  ) throws(StartError) -> ServiceEnvironment {
    let metrics = Metrics()
    let readiness = Readiness()
    let log = Log(sink: surroundings.logSink, service: service.name)
    let identity = try HouseIdentity(of: surroundings.configuration)
    if service.face.isRPC {
      readiness.set("identities of callers", isReady: true, state: identity.standing, isRequired: identity.isVerifying)
    }
    if let database = store.database {
      readiness.set("database", isReady: true, state: "open")
      measureRecords(of: database, metrics)
    }
    let channels =
      surroundings.channels
      ?? PeerChannels.sockets(
        of: service, surroundings.configuration, identity, loops: surroundings.loops, metrics: metrics,
        readiness: readiness, randomness: surroundings.randomness)
    return ServiceEnvironment(
      configuration: surroundings.configuration, log: log, metrics: metrics, clock: store.clock,
      randomness: surroundings.randomness, loops: surroundings.loops,
      readiness: readiness, identity: identity, database: store.database, channels: channels)
  }

  private static func measureRecords(of database: any Database, _ metrics: Metrics) {
    metrics.gauge("linecard_storage_records_bytes", help: "Memory of the records that are kept, about.") {
      [weak database] in Int64(database?.keptRecords.byteCount ?? 0)
    }
    metrics.gauge("linecard_storage_records_found", help: "Records that were in memory, since the start.") {
      [weak database] in Int64(clamping: database?.keptRecords.hits ?? 0)
    }
    metrics.gauge("linecard_storage_records_read", help: "Records that had to be read, since the start.") {
      [weak database] in Int64(clamping: database?.keptRecords.misses ?? 0)
    }
  }

  private static func startBackground(
    _ running: RunningService, _ feed: EventFeed?, _ loops: EventLoopGroup
  ) -> [Task<Void, Never>] {
    var tasks: [Task<Void, Never>] = []
    if let feed { tasks.append(Task(executorPreference: loops.next()) { await feed.run() }) }
    for follower in running.followers {
      let loop = loops.next()
      tasks.append(Task(executorPreference: loop) { await follower.run(on: loop) })
    }
    return tasks
  }

  /// Stops in good order (reliability 3.10): not ready, no new calls, those at work finish for at most `milliseconds`,
  /// followers stop, the database closes.
  public func drain(milliseconds: Int64) async {
    environment.readiness.enter(.draining)
    environment.readiness.finish()
    feed?.stop()
    for task in background.dropFirst(feed == nil ? 0 : 1) { task.cancel() }
    await withTaskGroup(of: Void.self) { group in
      if let server { group.addTask { await server.drain(deadlineMilliseconds: milliseconds) } }
      for http in http { group.addTask { await http.drain(timeoutMilliseconds: milliseconds) } }
    }
    for task in background.dropFirst(feed == nil ? 0 : 1) { await task.value }
    await running.stop()
    await store.close()
  }
}
