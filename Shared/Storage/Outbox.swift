extension Database {
  /// Committed events after a sequence, oldest first.
  ///
  /// - Parameter limit: How many at most; capped at ``Limits/eventsPerReadMax``.
  public func events(after sequence: Int64, limit: Int) async throws -> [StoredEvent] {
    try await read { try $0.events(after: sequence, limit: limit) }
  }

  /// The newest committed sequence; 0 before the first event.
  public func watermark() async throws -> Int64 {
    try await read { try $0.watermark() }
  }

  /// The sequence up to which a producer's events have taken effect here; 0 before the first.
  public func inboxPosition(of producer: String) async throws -> Int64 {
    try await read { try $0.inboxPosition(of: producer) }
  }
}

extension SQLReader {
  /// ``Database/events(after:limit:)`` inside a snapshot.
  public func events(after sequence: Int64, limit: Int) throws -> [StoredEvent] {
    let rowsMax = max(0, min(limit, Limits.eventsPerReadMax))
    return try query(
      """
      SELECT sequence, event_id, account, type, payload, at_ms FROM outbox
      WHERE sequence > ? ORDER BY sequence LIMIT ?
      """, [.int64(sequence), .int(rowsMax)]
    ) { row in
      StoredEvent(
        sequence: row.int64(0),
        event: OutboxEvent(
          id: row.text(1), account: row.text(2), type: row.text(3), payload: row.bytes(4), atMilliseconds: row.int64(5))
      )
    }
  }

  /// ``Database/watermark()`` inside a snapshot.
  public func watermark() throws -> Int64 {
    try first("SELECT MAX(sequence) FROM outbox") { $0.int64OrNil(0) ?? 0 } ?? 0
  }

  /// ``Database/inboxPosition(of:)`` inside a snapshot.
  public func inboxPosition(of producer: String) throws -> Int64 {
    try first("SELECT sequence FROM inbox_positions WHERE producer = ?", [.text(producer)]) { $0.int64(0) } ?? 0
  }
}
