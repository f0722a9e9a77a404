internal import CSQLite

/// One connection with its prepared statements. It may move between threads but is used by one at a time.
final class SQLiteConnection: @unchecked Sendable {
  private let handle: OpaquePointer
  private var statements: [StatementKey: SQLiteStatement] = [:]
  private var isClosed = false
  /// The first failure after which the file cannot be trusted, even if a caller swallowed it.
  private(set) var fatal: SQLiteFailure?
  /// Frames in the write-ahead log after this connection's last commit.
  private(set) var framesInLog = 0
  /// What the log held when it was last moved; it begins anew once no reader needs the old frames.
  private var framesMoved = 0
  private let cachedStatementsMax: Int
  /// What is being read for a record, while one is loaded.
  private var reading: Reading?
  /// The tables of the statement that is being prepared.
  private var tablesBeingPrepared: Set<String> = []

  /// What a record was made from.
  struct Reading {
    var tables: Set<String> = []
    /// Of the texts and bytes that were handed out.
    var byteCount = 0
  }

  /// Frames that have come since the log was last moved into the file.
  var framesToMove: Int { framesInLog >= framesMoved ? framesInLog - framesMoved : framesInLog }

  /// Whether the whole log has been moved: the next write begins it anew, unless a reader still needs it.
  var isLogMoved: Bool { framesInLog > 0 && framesInLog == framesMoved }

  /// A literal is one object of the program, so that its address names it.
  private struct StatementKey: Hashable {
    let start: UnsafePointer<UInt8>
    let count: Int
  }

  /// - Parameters:
  ///   - creating: Whether to make the file if there is none.
  ///   - fileLayer: Name of SQLite's file layer (VFS); the default one for `nil`.
  init(
    path: String, creating: Bool, fileLayer: String?, cachedStatementsMax: Int = Limits.cachedStatementsMax
  ) throws(SQLiteFailure) {
    self.cachedStatementsMax = cachedStatementsMax
    Self.configureOnce
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let result = sqlite3_open_v2(path, &opened, creating ? flags | SQLITE_OPEN_CREATE : flags, fileLayer)
    guard result == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
      sqlite3_close_v2(opened)
      throw SQLiteFailure(code: result, message: message)
    }
    handle = opened
    let kept = linecard_sqlite3_keep_plans(handle)
    precondition(kept == SQLITE_OK, "this SQLite cannot keep its plans; it needs to be 3.20 or later")
  }

  /// Of the whole library, before its first use; where it has been used already, it stays as it is.
  private static let configureOnce: Void = { _ = linecard_sqlite3_count_no_memory() }()

  deinit {
    close(writingNothing: true)
  }

  /// Ends the connection. The last one of a database moves the log into the file.
  ///
  /// - Parameter writingNothing: After a failure nothing may be written any more, not even now.
  func close(writingNothing: Bool) {
    guard !isClosed else { return }
    isClosed = true
    statements.removeAll()
    if writingNothing { _ = linecard_sqlite3_no_checkpoint_on_close(handle) }
    sqlite3_close_v2(handle)
  }

  /// Runs statements without parameters, such as a migration or a PRAGMA.
  func run(_ sql: String) throws(SQLiteFailure) {
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw failure(result) }
  }

  /// Whether no transaction is open; SQLite itself rolls back after some failures.
  var isIdle: Bool {
    sqlite3_get_autocommit(handle) != 0
  }

  func execute(_ sql: StaticString, _ parameters: [SQLValue] = []) throws(SQLiteFailure) -> Int {
    let statement = try acquire(sql)
    defer { release(statement) }
    statement.bind(parameters)
    var result = statement.step()
    while result == SQLITE_ROW { result = statement.step() }
    guard result == SQLITE_DONE else { throw failure(result) }
    return Int(sqlite3_changes(handle))
  }

  func query<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> [T] {
    let statement = try acquireForReading(sql)
    defer { release(statement) }
    statement.bind(parameters)
    var rows: [T] = []
    var result = statement.step()
    while result == SQLITE_ROW {
      rows.append(try row(Row(statement: statement)))
      result = statement.step()
    }
    guard result == SQLITE_DONE else { throw failure(result).storageError }
    return rows
  }

  func first<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> T? {
    let statement = try acquireForReading(sql)
    defer { release(statement) }
    statement.bind(parameters)
    let result = statement.step()
    if result == SQLITE_ROW { return try row(Row(statement: statement)) }
    guard result == SQLITE_DONE else { throw failure(result).storageError }
    return nil
  }

  /// Runs `body` and tells what its statements read. It needs ``noteTables()`` and is not nested.
  func noting<T>(_ body: () throws -> T) rethrows -> (result: T, reading: Reading) {
    reading = Reading()
    defer { reading = nil }
    let result = try body()
    return (result, reading ?? Reading())
  }

  /// Lets every statement know its tables, from before the first is prepared.
  func noteTables() {
    sqlite3_set_authorizer(handle, Self.tableIsNamed, Unmanaged.passUnretained(self).toOpaque())
  }

  private static let tableIsNamed:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafePointer<CChar>?
    ) -> Int32 = { owner, action, name, _, _, _ in
      if let owner, let name, action == SQLITE_READ {
        let connection = Unmanaged<SQLiteConnection>.fromOpaque(owner).takeUnretainedValue()
        connection.tablesBeingPrepared.insert(String(cString: name))
      }
      return SQLITE_OK
    }

  /// Tells `watch`, which lives as long as the connection, of every row that changes.
  func tell(_ watch: RecordWatch) {
    sqlite3_preupdate_hook(handle, RecordWatch.rowChanges, Unmanaged.passUnretained(watch).toOpaque())
  }

  /// Counts the frames of the log at every commit; this also turns SQLite's own checkpoints off.
  func countLogFrames() {
    sqlite3_wal_hook(handle, Self.logGrew, Unmanaged.passUnretained(self).toOpaque())
  }

  private static let logGrew:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
      owner, _, _, frames in
      if let owner {
        Unmanaged<SQLiteConnection>.fromOpaque(owner).takeUnretainedValue().framesInLog = Int(frames)
      }
      return SQLITE_OK
    }

  /// Moves committed frames into the database file as far as readers allow.
  ///
  /// - Parameter emptying: Waits for readers and cuts the log to nothing.
  func checkpoint(emptying: Bool = false) throws(SQLiteFailure) {
    let mode = emptying ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
    let result = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    guard result == SQLITE_OK || result & 0xFF == SQLITE_BUSY else { throw failure(result) }
    framesMoved = framesInLog
  }

  private func acquire(_ sql: StaticString) throws(SQLiteFailure) -> SQLiteStatement {
    precondition(sql.hasPointerRepresentation, "a statement is a literal of more than one character")
    let key = StatementKey(start: sql.utf8Start, count: sql.utf8CodeUnitCount)
    let statement: SQLiteStatement
    if let kept = statements[key], !kept.isBusy {
      statement = kept
    } else {
      statement = try prepare(key)
      if statements.count >= cachedStatementsMax { statements.removeAll() }
      statements[key] = statement
    }
    statement.isBusy = true
    reading?.tables.formUnion(statement.tables)
    return statement
  }

  private func acquireForReading(_ sql: StaticString) throws(StorageError) -> SQLiteStatement {
    do {
      return try acquire(sql)
    } catch {
      throw error.storageError
    }
  }

  private func prepare(_ key: StatementKey) throws(SQLiteFailure) -> SQLiteStatement {
    var prepared: OpaquePointer?
    tablesBeingPrepared = []
    let result = key.start.withMemoryRebound(to: CChar.self, capacity: key.count) {
      sqlite3_prepare_v3(handle, $0, Int32(key.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    }
    guard result == SQLITE_OK else { throw failure(result) }
    guard let prepared else { throw SQLiteFailure(code: SQLITE_MISUSE, message: "the statement is empty") }
    return SQLiteStatement(handle: prepared, tables: tablesBeingPrepared)
  }

  private func release(_ statement: SQLiteStatement) {
    reading?.byteCount += statement.byteCountRead
    statement.reset()
    statement.isBusy = false
  }

  private func failure(_ code: Int32) -> SQLiteFailure {
    let failure = SQLiteFailure(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
    if failure.isFatal, fatal == nil { fatal = failure }
    return failure
  }
}
