/// Where an embedded database lies and what it is made of.
package struct SQLiteConfiguration: Sendable {
  /// The data directory; made if missing (its parent must exist), and held by one process.
  package var directory: String
  /// The service's own steps, numbered from 1.
  package var migrations: [Migration]
  /// Steps of the tables that the runtime keeps in every service's database, numbered from 1 by themselves.
  package var runtimeMigrations: [Migration] = []
  /// The kinds of record that are kept in memory.
  package var records: [any RecordDependencies] = []
  /// The time of this start, milliseconds since 1970, recorded with the migrations.
  package var atMilliseconds: Int64
  /// Unpredictable bytes, asked for when a database is made.
  package var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Called once when the store has failed; the process is expected to end with the sentence that the error describes.
  package var onFatal: @Sendable (StorageError) -> Void
  /// Name of the SQLite file layer, for tests with a failing disk; the default one for `nil`.
  package var fileLayer: String?
  /// Writes that may wait; beyond them ``StorageError/overloaded(waiting:)``.
  package var waitingWritesMax = Limits.waitingWritesMax

  package init(
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
  package var path: String { directory + "/linecard.db" }
}
