import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `api_keys`.
enum APIKeyStore {
  static func find(_ name: APIKeyName, in reader: any SQLReader) throws -> APIKey? {
    try reader.first(
      """
      SELECT account_id, api_key_id, uid, revision, created_at_ms, updated_at_ms, display_name, scopes, expires_at_ms,
        last_used_at_ms, revoked_at_ms, secret_prefix, creator_id
      FROM api_keys WHERE account_id = ? AND api_key_id = ?
      """, name.key
    ) { try APIKey(row: $0) }
  }

  /// The key of a secret, with the digest that the secret must have.
  static func find(selector: [UInt8], in reader: any SQLReader) throws -> (key: APIKey, digest: [UInt8])? {
    try reader.record(records, RecordKey(.bytes(selector)))
  }

  /// By `selector`, with the secret's digest.
  static let records = RecordKind<(key: APIKey, digest: [UInt8])>(
    dependingOn: [WatchedTable("api_keys", key: ["selector"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT account_id, api_key_id, uid, revision, created_at_ms, updated_at_ms, display_name, scopes, expires_at_ms,
        last_used_at_ms, revoked_at_ms, secret_prefix, creator_id, digest
      FROM api_keys WHERE selector = ?
      """, key.parameters
    ) { (try APIKey(row: $0), $0.bytes(13)) }
  }

  /// In order of id, those after `id`; the empty id comes before all.
  static func list(of account: AccountID, after id: String, limit: Int, in reader: any SQLReader) throws -> [APIKey] {
    try reader.query(
      """
      SELECT account_id, api_key_id, uid, revision, created_at_ms, updated_at_ms, display_name, scopes, expires_at_ms,
        last_used_at_ms, revoked_at_ms, secret_prefix, creator_id
      FROM api_keys WHERE account_id = ? AND api_key_id > ? ORDER BY api_key_id LIMIT ?
      """, [.text(account.rawValue), .text(id), .int(limit)]
    ) { try APIKey(row: $0) }
  }

  /// Keys of an account that are not revoked.
  static func goodCount(of account: AccountID, in reader: any SQLReader) throws -> Int {
    try reader.first(
      "SELECT COUNT(*) FROM api_keys WHERE account_id = ? AND revoked_at_ms IS NULL", [.text(account.rawValue)]
    ) { $0.int(0) } ?? 0
  }

  /// Adds a key; those that were revoked long ago go.
  static func insert(_ key: APIKey, secret: BearerToken, into transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM api_keys WHERE account_id = ? AND revoked_at_ms < ?",
      [
        .text(key.account.rawValue),
        .int64(key.stamp.createdAt.millisecondsSinceEpoch - SignInLimits.revokedKeyMilliseconds),
      ])
    try transaction.execute(
      """
      INSERT INTO api_keys (account_id, api_key_id, uid, revision, created_at_ms, updated_at_ms, display_name, scopes,
        expires_at_ms, secret_prefix, creator_id, selector, digest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      APIKeyName(account: key.account, id: key.id).key + key.stamp.row + [
        .text(key.displayName), .text(key.scopes.sorted().map(\.rawValue).joined(separator: " ")),
        key.expiresAt.map { .int64($0.millisecondsSinceEpoch) } ?? .null, .text(key.secretPrefix),
        key.creator.map { .text($0.rawValue) } ?? .null, .bytes(secret.selector), .bytes(secret.digest),
      ])
  }

  static func update(_ key: APIKey, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE api_keys SET revision = ?, updated_at_ms = ?, revoked_at_ms = ? WHERE account_id = ? AND api_key_id = ?
      """,
      [
        .int64(key.stamp.revision), .int64(key.stamp.updatedAt.millisecondsSinceEpoch),
        key.revokedAt.map { .int64($0.millisecondsSinceEpoch) } ?? .null,
      ] + APIKeyName(account: key.account, id: key.id).key)
  }

  /// Notes a use, which is no change of the key.
  static func noteUse(of key: APIKey, at now: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE api_keys SET last_used_at_ms = ? WHERE account_id = ? AND api_key_id = ?",
      [.int64(now.millisecondsSinceEpoch)] + APIKeyName(account: key.account, id: key.id).key)
  }
}

extension APIKeyName {
  fileprivate var key: [SQLValue] { [.text(account.rawValue), .text(id.rawValue)] }
}

extension APIKey {
  fileprivate init(row: Row) throws {
    func instantOrNil(_ column: Int) -> Instant? {
      row.int64OrNil(column).map { Instant(millisecondsSinceEpoch: $0) }
    }
    self.init(
      account: try AccountID(row.text(0)), id: try APIKeyID(row.text(1)), stamp: ResourceStamp(row: row, from: 2),
      displayName: row.text(6),
      scopes: Set(row.text(7).split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
      expiresAt: instantOrNil(8), lastUsedAt: instantOrNil(9), revokedAt: instantOrNil(10), secretPrefix: row.text(11),
      creator: try row.textOrNil(12).map { try UserID($0) })
  }
}
