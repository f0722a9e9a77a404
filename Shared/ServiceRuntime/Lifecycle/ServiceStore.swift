import BillingTypes
import Storage

/// What a service has on disk: its database, or only its hold on the data directory.
struct ServiceStore: Sendable {
  let clock: any WallClock
  let database: (any Database)?
  private let lock: DirectoryLock?

  /// Opens what the service needs, or says in one sentence why that cannot be.
  static func open(
    _ service: any Service.Type, _ surroundings: HostSurroundings
  ) throws(StartError) -> ServiceStore {
    let configuration = surroundings.configuration
    let directory = configuration.text("data-directory")
    guard let migrations = service.migrations else { return try openWithoutDatabase(directory, surroundings) }
    try DataDirectory.make(directory)
    var store = SQLiteConfiguration(
      directory: directory, migrations: migrations, atMilliseconds: 0,
      randomBytes: { [randomness = surroundings.randomness] in randomness.bytes($0) }, onFatal: surroundings.onFatal)
    store.runtimeMigrations = ParkedEventStore.migrations
    store.records = service.records
    let clock = try clock(surroundings, directory, databasePath: store.path)
    store.atMilliseconds = clock.now().millisecondsSinceEpoch
    do {
      return ServiceStore(clock: clock, database: try SQLiteDatabase.open(store), lock: nil)
    } catch {
      throw StartError(error)
    }
  }

  private static func clock(
    _ surroundings: HostSurroundings, _ directory: String, databasePath: String
  ) throws(StartError) -> any WallClock {
    if let clock = surroundings.clock { return clock }
    return try ServiceClock.make(surroundings.configuration, dataDirectory: directory, databasePath: databasePath)
  }

  /// Only a test clock needs to be kept then.
  private static func openWithoutDatabase(
    _ directory: String, _ surroundings: HostSurroundings
  ) throws(StartError) -> ServiceStore {
    if let clock = surroundings.clock { return ServiceStore(clock: clock, database: nil, lock: nil) }
    guard surroundings.configuration.flag("test-clock") else {
      return ServiceStore(clock: SystemClock(), database: nil, lock: nil)
    }
    try DataDirectory.make(directory)
    let lock: DirectoryLock
    do {
      lock = try DirectoryLock.take(directory: directory)
    } catch {
      throw StartError(error)
    }
    let clock = try clock(surroundings, directory, databasePath: directory + "/linecard.db")
    return ServiceStore(clock: clock, database: nil, lock: lock)
  }

  func close() async {
    await database?.close()
    lock?.release()
  }
}
