import CSQLite
import Storage

/// The values of one row, in C's own form, so that binding them costs no conversion.
final class PlainRow {
  let values: [OpaquePointer?]

  init(values: [OpaquePointer?]) {
    self.values = values
  }

  var count: Int { values.count }

  deinit {
    for value in values { sqlite3_value_free(value) }
  }
}

/// SQLite without anything of ours around it.
final class PlainDatabase {
  private let handle: OpaquePointer
  private var statements: [OpaquePointer] = []

  /// - Parameter path: A database that ``Storage`` has made and that nobody has open.
  init(path: String) {
    var opened: OpaquePointer?
    precondition(sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK)
    guard let opened else { preconditionFailure("no database at \(path)") }
    handle = opened
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
    run("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
    run("PRAGMA wal_autocheckpoint = \(Limits.logFramesBeforeCheckpoint)")
  }

  deinit {
    for statement in statements { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  func run(_ sql: String) {
    precondition(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK, message)
  }

  func rows(_ sql: String) -> [PlainRow] {
    let statement = prepare(sql)
    var rows: [PlainRow] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      let columns = 0..<sqlite3_column_count(statement)
      rows.append(PlainRow(values: columns.map { sqlite3_value_dup(sqlite3_column_value(statement, $0)) }))
    }
    return rows
  }

  /// A statement that inserts whole rows of a table.
  func insertion(_ table: String, _ columnCount: Int) -> OpaquePointer {
    prepare("INSERT INTO \(table) VALUES (" + repeatElement("?", count: columnCount).joined(separator: ", ") + ")")
  }

  func insert(_ row: PlainRow, _ statement: OpaquePointer) {
    for (offset, value) in row.values.enumerated() { sqlite3_bind_value(statement, Int32(offset + 1), value) }
    precondition(sqlite3_step(statement) == SQLITE_DONE, message)
    sqlite3_reset(statement)
  }

  private func prepare(_ sql: String) -> OpaquePointer {
    var statement: OpaquePointer?
    precondition(sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, message)
    guard let statement else { preconditionFailure("no statement") }
    statements.append(statement)
    return statement
  }

  private var message: String { String(cString: sqlite3_errmsg(handle)) }
}
