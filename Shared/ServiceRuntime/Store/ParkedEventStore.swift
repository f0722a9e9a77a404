public import Storage

/// Events that could not be applied, with the reason, for somebody to look at.
public enum ParkedEventStore {
  /// The runtime's own tables in a service's database.
  public static let migrations = [
    Migration(
      number: 1, name: "parked events",
      sql: """
        CREATE TABLE parked_events (
          producer TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          event_id TEXT NOT NULL,
          account TEXT NOT NULL,
          type TEXT NOT NULL,
          payload BLOB NOT NULL,
          at_ms INTEGER NOT NULL,
          reason TEXT NOT NULL,
          attempts INTEGER NOT NULL,
          parked_at_ms INTEGER NOT NULL,
          PRIMARY KEY (producer, sequence)
        ) STRICT, WITHOUT ROWID;
        """)
  ]

  /// One such event.
  public struct ParkedEvent: Sendable, Hashable {
    public let producer: String
    public let stored: StoredEvent
    /// What `apply` said at the last attempt.
    public let reason: String
    public let attempts: Int
  }

  static func insert(
    _ event: StoredEvent, from producer: String, reason: String, attempts: Int, atMilliseconds: Int64,
    in transaction: any Transaction
  ) throws {
    let cut = String(decoding: reason.utf8.prefix(Limits.parkedReasonBytesMax), as: UTF8.self)
    try transaction.execute(
      """
      INSERT INTO parked_events
      (producer, sequence, event_id, account, type, payload, at_ms, reason, attempts, parked_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(producer), .int64(event.sequence), .text(event.event.id), .text(event.event.account),
        .text(event.event.type), .bytes(event.event.payload), .int64(event.event.atMilliseconds), .text(cut),
        .int(attempts), .int64(atMilliseconds),
      ])
  }

  /// How many there are.
  public static func count(in reader: any SQLReader) throws -> Int64 {
    try reader.first("SELECT COUNT(*) FROM parked_events", []) { $0.int64(0) } ?? 0
  }

  /// Those of a producer, oldest first.
  public static func list(of producer: String, limit: Int, in reader: any SQLReader) throws -> [ParkedEvent] {
    try reader.query(
      """
      SELECT sequence, event_id, account, type, payload, at_ms, reason, attempts FROM parked_events
      WHERE producer = ? ORDER BY sequence LIMIT ?
      """, [.text(producer), .int(limit)]
    ) { row in
      ParkedEvent(
        producer: producer,
        stored: StoredEvent(
          sequence: row.int64(0),
          event: OutboxEvent(
            id: row.text(1), account: row.text(2), type: row.text(3), payload: row.bytes(4),
            atMilliseconds: row.int64(5))),
        reason: row.text(6), attempts: row.int(7))
    }
  }
}
