/// A read transaction on one of the read connections.
struct SQLiteSnapshot: SQLReader {
  let connection: SQLiteConnection
  /// The records that are kept; nil where each is read.
  var records: RecordCache?
  /// The commits that this snapshot holds, or fewer.
  var commits: UInt64 = 0

  func query<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> [T] {
    try connection.query(sql, parameters, row)
  }

  func first<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> T? {
    try connection.first(sql, parameters, row)
  }

  func record<Record: Sendable>(_ kind: RecordKind<Record>, _ key: RecordKey) throws -> Record? {
    guard let records else { return try kind.load(key, self) }
    let hash = RecordHash(of: ObjectIdentifier(kind), key)
    if let kept = records.find(kind, key, at: hash, commits: commits) { return kept.record }
    return try load(kind, key, keepingIn: records, at: hash)
  }

  private func load<Record: Sendable>(
    _ kind: RecordKind<Record>, _ key: RecordKey, keepingIn records: RecordCache, at hash: RecordHash
  ) throws -> Record? {
    let (record, reading) = try connection.noting { try kind.load(key, SQLiteSnapshot(connection: connection)) }
    precondition(
      reading.tables.isSubset(of: kind.tables.map(\.name)),
      "a record is read from \(reading.tables.sorted()) and says that it depends on \(kind.tables.map(\.name))")
    guard let record else { return nil }
    let kept = KeptRecord(kind, key, record, commits: commits, contentBytes: reading.byteCount)
    records.keep(kept, at: hash)
    return record
  }
}
