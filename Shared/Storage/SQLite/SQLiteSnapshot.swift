/// A read transaction on one of the read connections.
struct SQLiteSnapshot: SQLReader {
  let connection: SQLiteConnection

  func query<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> [T] {
    try connection.query(sql, parameters, row)
  }

  func first<T>(_ sql: StaticString, _ parameters: [SQLValue], _ row: (Row) throws -> T) throws -> T? {
    try connection.first(sql, parameters, row)
  }
}
