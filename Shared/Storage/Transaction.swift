/// One caller's part of a commit: its state, its events and its inbox positions become durable together or not at all.
public protocol Transaction: SQLReader {
  /// Runs a statement that changes rows.
  ///
  /// - Returns: How many rows it changed.
  /// - Throws: ``StorageError``; after ``StorageError/constraintViolated(_:detail:)`` this statement alone is undone.
  @discardableResult
  func execute(_ sql: StaticString, _ parameters: [SQLValue]) throws -> Int

  /// Writes an event into the outbox; followers see it after the commit.
  ///
  /// - Returns: Its sequence: 1 for the first event of this database, then one more each time, without gaps.
  @discardableResult
  func append(_ event: OutboxEvent) throws -> Int64

  /// Records in the inbox that a producer's event takes effect in this transaction.
  ///
  /// - Returns: `false` when the event was seen before, and nothing may be done.
  /// - Throws: ``StorageError/inboxGap(producer:expected:received:)`` when an earlier event has not come yet.
  func receive(producer: String, sequence: Int64) throws -> Bool
}

extension Transaction {
  /// ``execute(_:_:)`` for a statement without parameters.
  @discardableResult
  public func execute(_ sql: StaticString) throws -> Int {
    try execute(sql, [])
  }
}
