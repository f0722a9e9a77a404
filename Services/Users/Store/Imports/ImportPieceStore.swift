import BillingTypes
import Storage

/// The door to `import_pieces`: files that come in several calls.
enum ImportPieceStore {
  /// Keeps a piece, also again; an abandoned file is forgotten with the next one after a day.
  static func save(
    _ content: [UInt8], at position: Int64, of requestID: String, account: AccountID, now: Instant,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "DELETE FROM import_pieces WHERE created_at_ms < ?", [.int64(now.millisecondsSinceEpoch - 86_400_000)])
    try transaction.execute(
      """
      INSERT INTO import_pieces (account_id, request_id, position, created_at_ms, content) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (account_id, request_id, position) DO UPDATE SET content = excluded.content
      """,
      [
        .text(account.rawValue), .text(requestID), .int64(position), .int64(now.millisecondsSinceEpoch),
        .bytes(content),
      ])
  }

  /// Bytes that an account has on the way.
  static func bytes(of account: AccountID, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      "SELECT COALESCE(SUM(LENGTH(content)), 0) FROM import_pieces WHERE account_id = ?", [.text(account.rawValue)]
    ) { $0.int64(0) } ?? 0
  }

  /// The pieces of a file in their order.
  static func all(
    of requestID: String, account: AccountID, in reader: any SQLReader
  ) throws -> [(position: Int64, content: [UInt8])] {
    try reader.query(
      "SELECT position, content FROM import_pieces WHERE account_id = ? AND request_id = ? ORDER BY position LIMIT 1000",
      [.text(account.rawValue), .text(requestID)]
    ) { ($0.int64(0), $0.bytes(1)) }
  }

  static func delete(_ requestID: String, account: AccountID, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM import_pieces WHERE account_id = ? AND request_id = ?",
      [.text(account.rawValue), .text(requestID)])
  }
}
