/// Where an embedded database lies and what it is made of.
public struct SQLiteConfiguration: Sendable {
  /// The data directory; made if missing (its parent must exist), and held by one process.
  public var directory: String
  /// The service's own steps, numbered from 1.
  public var migrations: [Migration]
  /// Steps of the tables that the runtime keeps in every service's database, numbered from 1 by themselves.
  public var runtimeMigrations: [Migration] = []
  /// The kinds of record that are kept in memory.
  public var records: [any RecordDependencies] = []
  /// The time of this start, milliseconds since 1970, recorded with the migrations.
  public var atMilliseconds: Int64
  /// Unpredictable bytes, asked for when a database is made.
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Called once when the store has failed; the process is expected to end with the sentence that the error describes.
  public var onFatal: @Sendable (StorageError) -> Void
  /// Name of the SQLite file layer, for tests with a failing disk; the default one for `nil`.
  public var fileLayer: String?
  /// Writes that may wait; beyond them ``StorageError/overloaded(waiting:)``.
  public var waitingWritesMax = Limits.waitingWritesMax

  public init(
    directory: String, migrations: [Migration], atMilliseconds: Int64,
    randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8], onFatal: @escaping @Sendable (StorageError) -> Void
  ) {
    self.directory = directory
    self.migrations = migrations
    self.atMilliseconds = atMilliseconds
    self.randomBytes = randomBytes
    self.onFatal = onFatal
  }

  /// The database file.
  public var path: String { directory + "/linecard.db" }
}
