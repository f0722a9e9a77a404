/// One numbered step of a schema. Once released it is never edited: its checksum is stored and compared at every start.
public struct Migration: Sendable, Hashable {
  /// 1 for the first, then one more each time.
  public let number: Int
  public let name: String
  /// One or more statements, run in one transaction; no BEGIN or COMMIT inside.
  public let sql: String

  public init(number: Int, name: String, sql: String) {
    precondition(number > 0, "migrations count from 1")
    self.number = number
    self.name = name
    self.sql = sql
  }

  /// A migration from an embedded file.
  public init(number: Int, name: String, bytes: [UInt8]) {
    self.init(number: number, name: name, sql: String(decoding: bytes, as: UTF8.self))
  }
}
