import BillingTypes
import Storage
import UsersDomain

/// The door to `audit_entries` and `audit_heads`.
enum AuditStore {
  /// Adds an entry to its account's chain, in the transaction of the change that it tells of.
  static func append(_ record: AuditRecord, into transaction: any Transaction) throws {
    let entry = AuditEntry(record, after: try head(of: record.account, in: transaction), digest: Digest.sha256)
    let account = SQLValue.text(record.account.rawValue)
    try transaction.execute(
      """
      INSERT INTO audit_entries (account_id, sequence, at_ms, actor, source, method, resource, before, after,
        request_id, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        account, .int64(entry.sequence), .int64(record.at.millisecondsSinceEpoch), .text(record.actor),
        .text(record.source.rawValue), .text(record.method), .text(record.resource), .text(record.before),
        .text(record.after), .text(record.requestID), .bytes(entry.hash),
      ])
    try transaction.execute(
      """
      INSERT INTO audit_heads (account_id, sequence, hash) VALUES (?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
      """, [account, .int64(entry.sequence), .bytes(entry.hash)])
  }

  /// The newest entry of an account.
  static func head(of account: AccountID, in reader: any SQLReader) throws -> AuditHead {
    try reader.first(
      "SELECT sequence, hash FROM audit_heads WHERE account_id = ?", [.text(account.rawValue)]
    ) { AuditHead(sequence: $0.int64(0), hash: $0.bytes(1)) } ?? .start
  }

  /// The entries after a sequence, the oldest first.
  static func entries(
    of account: AccountID, after sequence: Int64, limit: Int, in reader: any SQLReader
  ) throws -> [AuditEntry] {
    try reader.query(
      """
      SELECT sequence, at_ms, actor, source, method, resource, before, after, request_id, hash
      FROM audit_entries WHERE account_id = ? AND sequence > ? ORDER BY sequence LIMIT ?
      """, [.text(account.rawValue), .int64(sequence), .int(limit)]
    ) { AuditEntry(row: $0, account: account) }
  }
}

extension AuditEntry {
  /// From the columns `sequence, at_ms, actor, source, method, resource, before, after, request_id, hash`.
  init(row: Row, account: AccountID) {
    self.init(
      sequence: row.int64(0),
      record: AuditRecord(
        account: account, at: Instant(millisecondsSinceEpoch: row.int64(1)), actor: row.text(2),
        source: AuditSource(rawValue: row.text(3)) ?? .api, method: row.text(4), resource: row.text(5),
        before: row.text(6), after: row.text(7), requestID: row.text(8)),
      hash: row.bytes(9))
  }
}
