/// A connection of the pool with the snapshot that it has open between reads: beginning one and ending it costs more than
/// most reads do.
final class ReadConnection: @unchecked Sendable {
  let connection: SQLiteConnection
  private let records: RecordCache
  /// The commits that the open snapshot holds; nil while none is open.
  private var commits: UInt64?

  init(_ connection: SQLiteConnection, records: RecordCache) {
    self.connection = connection
    self.records = records
  }

  /// Runs `body` on a snapshot that holds so many commits or more.
  func read<T>(at now: UInt64, _ body: (any SQLReader) throws -> T) throws -> T {
    if commits != now {
      try endSnapshot()
      try beginSnapshot()
      commits = now
    }
    // Some failures end the transaction by themselves.
    defer { if connection.isIdle { commits = nil } }
    return try body(SQLiteSnapshot(connection: connection, records: records, commits: now))
  }

  /// BEGIN alone leaves the snapshot to the first statement, and a record that was found in memory before that might be of
  /// another one.
  private func beginSnapshot() throws {
    _ = try connection.execute("BEGIN")
    _ = try connection.first("SELECT 1 FROM sqlite_schema LIMIT 1", []) { _ in }
  }

  /// Lets the log begin anew. A read cannot fail at its end, as there is nothing to commit, unless the file is damaged.
  func endSnapshot() throws(SQLiteFailure) {
    guard commits != nil else { return }
    commits = nil
    if !connection.isIdle { _ = try connection.execute("COMMIT") }
  }
}
