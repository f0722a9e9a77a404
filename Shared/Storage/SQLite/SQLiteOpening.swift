/// The steps from a data directory to a database that may be trusted.
struct SQLiteOpening: Sendable {
  let configuration: SQLiteConfiguration

  struct Opened {
    let connection: SQLiteConnection
    let pageTokenKey: [UInt8]
    let newestSequence: Int64
    /// What the connection tells of its changes to; nil where no records are kept.
    let watch: RecordWatch?
  }

  /// Opens the writing connection and brings the schema up to date.
  func open() throws(StorageStartError) -> Opened {
    let file = try DatabaseFile(checking: configuration.path)
    let connection = try openWriter()
    if file.byteCount > 0 { try check(connection, file) }
    try emptyLog(connection)
    let migrator = Migrator(
      connection: connection, path: configuration.path, atMilliseconds: configuration.atMilliseconds)
    try migrator.prepare()
    try migrator.migrate(component: "storage", BuiltInSchema.migrations)
    try migrator.migrate(component: "runtime", configuration.runtimeMigrations)
    try migrator.migrate(component: "service", configuration.migrations)
    try FileSync.syncDirectory(configuration.directory)
    do {
      let key = try pageTokenKey(connection)
      let newest = try SQLiteSnapshot(connection: connection).watermark()
      return Opened(
        connection: connection, pageTokenKey: key, newestSequence: newest, watch: try watch(connection))
    } catch {
      throw startError(connection, error)
    }
  }

  private func watch(_ connection: SQLiteConnection) throws -> RecordWatch? {
    if configuration.records.isEmpty { return nil }
    let watch = try RecordWatch(configuration.records, connection)
    connection.tell(watch)
    return watch
  }

  /// A connection that cannot write, for the pool.
  func openReader() throws(SQLiteFailure) -> SQLiteConnection {
    let connection = try SQLiteConnection(
      path: configuration.path, creating: false, fileLayer: configuration.fileLayer)
    try connection.run(
      """
      PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA query_only = ON
      """)
    connection.noteTables()
    return connection
  }

  private func openWriter() throws(StorageStartError) -> SQLiteConnection {
    var opened: SQLiteConnection?
    do {
      let connection = try SQLiteConnection(
        path: configuration.path, creating: true, fileLayer: configuration.fileLayer)
      opened = connection
      try connection.run(
        """
        PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
        PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = \(Limits.logBytesKept)
        """)
      connection.countLogFrames()
      try requireDurable(connection)
      return connection
    } catch {
      throw startError(opened, error)
    }
  }

  /// A PRAGMA that does not take is silent, and these two carry the promise that an answered write survives.
  private func requireDurable(_ connection: SQLiteConnection) throws {
    let journal = try connection.first("PRAGMA journal_mode", []) { $0.text(0) }
    let synchronous = try connection.first("PRAGMA synchronous", []) { $0.int64(0) }
    guard journal == "wal", synchronous == 2 else {
      throw StorageStartError.inaccessible(
        path: configuration.path, reason: "its file system does not support a write-ahead log")
    }
  }

  /// A log that is left from a crash may lie in the page cache only, after a failed sync that the kernel reports once.
  /// Writing its frames into the file and beginning an empty log makes them durable whatever happened before.
  private func emptyLog(_ connection: SQLiteConnection) throws(StorageStartError) {
    do {
      try connection.checkpoint(emptying: true)
    } catch {
      throw startError(connection, error)
    }
  }

  private func check(_ connection: SQLiteConnection, _ file: DatabaseFile) throws(StorageStartError) {
    do {
      let applicationID = try connection.first("PRAGMA application_id", []) { $0.int64(0) } ?? 0
      let tables = try connection.first("SELECT COUNT(*) FROM sqlite_schema", []) { $0.int64(0) } ?? 0
      guard tables == 0 || applicationID == Int64(BuiltInSchema.applicationID) else {
        throw StorageStartError.corrupt(path: file.path, detail: "it belongs to another program")
      }
      guard file.byteCount <= Limits.checkedBytesMax else { return }
      let finding = try connection.first("PRAGMA quick_check(1)", []) { $0.text(0) }
      guard finding == "ok" else {
        let lines = (finding ?? "its check did not end").split(separator: "\n")
        throw StorageStartError.corrupt(path: file.path, detail: lines.joined(separator: " "))
      }
    } catch {
      throw startError(connection, error)
    }
  }

  private func pageTokenKey(_ connection: SQLiteConnection) throws -> [UInt8] {
    if let kept = try connection.first(
      "SELECT secret FROM storage_secrets WHERE name = 'page tokens'", [], { $0.bytes(0) })
    {
      return kept
    }
    let made = configuration.randomBytes(32)
    precondition(made.count == 32, "randomBytes gives as many bytes as it is asked for")
    _ = try connection.execute("INSERT INTO storage_secrets (name, secret) VALUES ('page tokens', ?)", [.bytes(made)])
    return made
  }

  /// Damage reads as damage, whatever was being done; anything else is a file that cannot be used.
  private func startError(_ connection: SQLiteConnection?, _ error: any Error) -> StorageStartError {
    if let error = error as? StorageStartError { return error }
    let failure = connection?.fatal ?? error as? SQLiteFailure
    let detail = failure?.description ?? "\(error)"
    if failure?.isDamage == true { return .corrupt(path: configuration.path, detail: detail) }
    return .inaccessible(path: configuration.path, reason: detail)
  }
}
