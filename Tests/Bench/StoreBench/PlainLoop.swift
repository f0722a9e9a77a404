import CSQLite
import Storage

/// The rate to compare with: SQLite alone, one thread, the same rows and PRAGMAs, `groupSize` rows per commit.
final class PlainLoop {
  private let database: OpaquePointer
  private var statements: [OpaquePointer] = []
  private var sequence: Int64 = 0

  /// - Parameter path: A database that ``Storage`` has made, so that the tables are the same.
  init(path: String) {
    var opened: OpaquePointer?
    precondition(sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK)
    guard let opened else { preconditionFailure("no database at \(path)") }
    database = opened
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
    run("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
    run("PRAGMA wal_autocheckpoint = \(Limits.logFramesBeforeCheckpoint)")
    statements = [
      "INSERT INTO subscriptions (subscription, account, quantity, created_at_ms) VALUES (?, ?, ?, ?)",
      "INSERT INTO outbox (sequence, event_id, account, type, payload, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
      """
      INSERT INTO idempotency_keys (operation, tenant, request_id, fingerprint, response, at_ms)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
    ].map(prepare)
  }

  deinit {
    for statement in statements { sqlite3_finalize(statement) }
    sqlite3_close_v2(database)
  }

  func write(rows: Range<Int>, groupSize: Int) {
    var next = rows.lowerBound
    while next < rows.upperBound {
      let end = min(next + groupSize, rows.upperBound)
      run("BEGIN IMMEDIATE")
      for number in next..<end { insert(BenchRow(number: number)) }
      run("COMMIT")
      next = end
    }
  }

  private func insert(_ row: BenchRow) {
    sequence += 1
    step(statements[0], [.text(row.subscription), .text(row.account), .int64(row.quantity), at])
    step(
      statements[1],
      [
        .int64(sequence), .text(row.requestID), .text(row.account), .text(BenchRow.eventType), .bytes(BenchRow.payload),
        at,
      ])
    step(
      statements[2],
      [
        .text(BenchRow.operation), .text(row.account), .text(row.requestID), .bytes(BenchRow.fingerprint),
        .bytes(BenchRow.response), at,
      ])
  }

  private let at = SQLValue.int64(BenchRow.atMilliseconds)
  private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func step(_ statement: OpaquePointer, _ values: [SQLValue]) {
    for (offset, value) in values.enumerated() {
      let index = Int32(offset + 1)
      switch value {
      case .null: sqlite3_bind_null(statement, index)
      case .int64(let number): sqlite3_bind_int64(statement, index, number)
      case .text(let text): sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), copied)
      case .bytes(let bytes): sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
      }
    }
    precondition(sqlite3_step(statement) == SQLITE_DONE, String(cString: sqlite3_errmsg(database)))
    sqlite3_reset(statement)
  }

  private func prepare(_ sql: String) -> OpaquePointer {
    var statement: OpaquePointer?
    precondition(sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK)
    guard let statement else { preconditionFailure("no statement") }
    return statement
  }

  private func run(_ sql: String) {
    precondition(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK, String(cString: sqlite3_errmsg(database)))
  }
}
