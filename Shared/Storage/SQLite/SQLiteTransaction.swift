/// One caller's part of the open commit, on the writer thread.
final class SQLiteTransaction: Transaction {
  private let connection: SQLiteConnection
  private let urgency: Urgency
  /// Sequence of the newest event, committed or in the open commit.
  private(set) var newestSequence: Int64
  /// Whether this part has changed anything.
  private(set) var hasWritten = false
  private var isOpen = true

  init(connection: SQLiteConnection, newestSequence: Int64, urgency: Urgency) {
    self.connection = connection
    self.newestSequence = newestSequence
    self.urgency = urgency
    urgency.beginWrite()
  }

  func query<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> [T] {
    beginStatement()
    return try connection.query(sql, parameters, row)
  }

  func first<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> T? {
    beginStatement()
    return try connection.first(sql, parameters, row)
  }

  /// From the tables, as this part may have changed what it is made of.
  func record<Record: Sendable>(_ kind: RecordKind<Record>, _ key: RecordKey) throws -> Record? {
    try kind.load(key, self)
  }

  @discardableResult
  func execute(_ sql: StaticString, _ parameters: [SQLValue]) throws -> Int {
    beginStatement()
    do {
      try beginWriting()
      return try connection.execute(sql, parameters)
    } catch {
      throw error.storageError
    }
  }

  @discardableResult
  func append(_ event: OutboxEvent) throws -> Int64 {
    let sequence = newestSequence + 1
    try execute(
      "INSERT INTO outbox (sequence, event_id, account, type, payload, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
      [
        .int64(sequence), .text(event.id), .text(event.account), .text(event.type), .bytes(event.payload),
        .int64(event.atMilliseconds),
      ])
    newestSequence = sequence
    return sequence
  }

  func receive(producer: String, sequence: Int64) throws -> Bool {
    let seen = try inboxPosition(of: producer)
    if sequence <= seen { return false }
    guard sequence == seen + 1 else {
      throw StorageError.inboxGap(producer: producer, expected: seen + 1, received: sequence)
    }
    try execute(
      """
      INSERT INTO inbox_positions (producer, sequence) VALUES (?, ?)
      ON CONFLICT (producer) DO UPDATE SET sequence = excluded.sequence
      """, [.text(producer), .int64(sequence)])
    return true
  }

  /// Ends this part well: what it did stays in the open commit.
  func finish() throws(SQLiteFailure) {
    isOpen = false
    if hasWritten { _ = try connection.execute("RELEASE part") }
  }

  /// Undoes this part; the others of the commit are untouched.
  func undo() throws(SQLiteFailure) {
    isOpen = false
    guard hasWritten, !connection.isIdle else { return }
    _ = try connection.execute("ROLLBACK TO part")
    _ = try connection.execute("RELEASE part")
  }

  /// A part that only reads, or fails before it writes, costs no savepoint.
  private func beginWriting() throws(SQLiteFailure) {
    guard !hasWritten else { return }
    _ = try connection.execute("SAVEPOINT part")
    hasWritten = true
  }

  private func beginStatement() {
    precondition(isOpen, "a transaction is used only inside the closure that received it")
    urgency.noteStatement()
  }
}
