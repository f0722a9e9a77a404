/// What may be asked of a database inside one consistent snapshot.
///
/// Statements are literals, so they are prepared once and can never carry a caller's text; values go in as `?`.
public protocol SQLReader {
  /// Every row of the answer, in order. The statement itself must bound how many there can be.
  ///
  /// - Throws: ``StorageError``, or what `row` throws.
  func query<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> [T]

  /// The first row of the answer, if there is one; further rows are not fetched.
  ///
  /// - Throws: ``StorageError``, or what `row` throws.
  func first<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> T?

  /// The record of a key, if there is one, from memory or from the tables: what is answered is the same.
  ///
  /// - Throws: ``StorageError``, or what the kind's `load` throws.
  func record<Record: Sendable>(_ kind: RecordKind<Record>, _ key: RecordKey) throws -> Record?
}

extension SQLReader {
  /// ``query(_:_:_:)`` for a statement without parameters.
  public func query<T>(_ sql: StaticString, _ row: (Row) throws -> T) throws -> [T] {
    try query(sql, [], row)
  }

  /// ``first(_:_:_:)`` for a statement without parameters.
  public func first<T>(_ sql: StaticString, _ row: (Row) throws -> T) throws -> T? {
    try first(sql, [], row)
  }
}
