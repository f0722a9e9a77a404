import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `sessions` and `rotation_tokens`. A session that is ended is removed, so that nothing of it works.
enum SessionStore {
  /// A rotation token as it is kept.
  struct Rotation {
    let session: Session
    let digest: [UInt8]
    let salt: [UInt8]
    let expiresAt: Instant
    let isUsed: Bool
  }

  static func find(_ id: String, of user: UserName, in reader: any SQLReader) throws -> Session? {
    try reader.first(
      """
      SELECT session_id, account_id, user_id, created_at_ms, refreshed_at_ms, token_expires_at_ms, expires_at_ms,
        one_time, source
      FROM sessions WHERE session_id = ? AND account_id = ? AND user_id = ?
      """, [.text(id)] + user.key
    ) { try Session(row: $0) }
  }

  /// The session of a token, with the digest that the token must have.
  static func find(tokenSelector: [UInt8], in reader: any SQLReader) throws -> (session: Session, digest: [UInt8])? {
    try reader.record(records, RecordKey(.bytes(tokenSelector)))
  }

  /// By `token_selector`, with the token's digest.
  static let records = RecordKind<(session: Session, digest: [UInt8])>(
    dependingOn: [WatchedTable("sessions", key: ["token_selector"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT session_id, account_id, user_id, created_at_ms, refreshed_at_ms, token_expires_at_ms, expires_at_ms,
        one_time, source, token_digest
      FROM sessions WHERE token_selector = ?
      """, key.parameters
    ) { (try Session(row: $0), $0.bytes(9)) }
  }

  static func find(rotationSelector: [UInt8], in reader: any SQLReader) throws -> Rotation? {
    try reader.first(
      """
      SELECT s.session_id, s.account_id, s.user_id, s.created_at_ms, s.refreshed_at_ms, s.token_expires_at_ms,
        s.expires_at_ms, s.one_time, s.source, r.digest, s.rotation_salt, r.expires_at_ms, r.used
      FROM rotation_tokens r JOIN sessions s ON s.session_id = r.session_id WHERE r.selector = ?
      """, [.bytes(rotationSelector)]
    ) { row in
      Rotation(
        session: try Session(row: row), digest: row.bytes(9), salt: row.bytes(10),
        expiresAt: Instant(millisecondsSinceEpoch: row.int64(11)), isUsed: row.bool(12))
    }
  }

  /// In order of id, those that have not ended at `now`.
  static func list(
    of user: UserName, after id: String, limit: Int, now: Instant, in reader: any SQLReader
  ) throws -> [Session] {
    try reader.query(
      """
      SELECT session_id, account_id, user_id, created_at_ms, refreshed_at_ms, token_expires_at_ms, expires_at_ms,
        one_time, source
      FROM sessions WHERE account_id = ? AND user_id = ? AND session_id > ? AND expires_at_ms > ?
      ORDER BY session_id LIMIT ?
      """, user.key + [.text(id), .int64(now.millisecondsSinceEpoch), .int(limit)]
    ) { try Session(row: $0) }
  }

  /// Opens a session; those that have ended by themselves go, and the oldest beyond the limit.
  static func insert(
    _ session: Session, token: BearerToken, salt: [UInt8], into transaction: any Transaction
  ) throws {
    try transaction.execute(
      "DELETE FROM sessions WHERE account_id = ? AND user_id = ? AND expires_at_ms <= ?",
      session.user.key + [.int64(session.createdAt.millisecondsSinceEpoch)])
    try transaction.execute(
      """
      DELETE FROM sessions WHERE session_id IN (
        SELECT session_id FROM sessions WHERE account_id = ? AND user_id = ?
        ORDER BY refreshed_at_ms DESC, session_id LIMIT -1 OFFSET ?)
      """, session.user.key + [.int(SignInLimits.sessionsPerUserMax - 1)])
    try transaction.execute(
      """
      INSERT INTO sessions (session_id, account_id, user_id, created_at_ms, refreshed_at_ms, token_expires_at_ms,
        expires_at_ms, one_time, source, token_selector, token_digest, rotation_salt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, session.row + [.bytes(token.selector), .bytes(token.digest), .bytes(salt)])
  }

  /// Gives a session other tokens: what it had before stops working.
  static func renew(_ session: Session, token: BearerToken, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE sessions SET refreshed_at_ms = ?, token_expires_at_ms = ?, token_selector = ?, token_digest = ?
      WHERE session_id = ?
      """,
      [
        .int64(session.refreshedAt.millisecondsSinceEpoch), .int64(session.tokenExpiresAt.millisecondsSinceEpoch),
        .bytes(token.selector), .bytes(token.digest), .text(session.id.text),
      ])
    try transaction.execute(
      "UPDATE rotation_tokens SET used = 1 WHERE session_id = ? AND used = 0", [.text(session.id.text)])
  }

  static func insertRotation(_ token: BearerToken, of session: Session, into transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO rotation_tokens (selector, digest, session_id, expires_at_ms, used) VALUES (?, ?, ?, ?, 0)",
      [
        .bytes(token.selector), .bytes(token.digest), .text(session.id.text),
        .int64(session.rotationExpiresAt.millisecondsSinceEpoch),
      ])
  }

  /// Ends one session; false where it has ended before.
  @discardableResult
  static func end(_ id: String, of user: UserName, in transaction: any Transaction) throws -> Bool {
    try transaction.execute(
      "DELETE FROM sessions WHERE session_id = ? AND account_id = ? AND user_id = ?", [.text(id)] + user.key) > 0
  }

  /// Ends every session of a user; how many there were. For whatever takes a user's right to sign in.
  @discardableResult
  static func endAll(of user: UserName, in transaction: any Transaction) throws -> Int {
    try transaction.execute("DELETE FROM sessions WHERE account_id = ? AND user_id = ?", user.key)
  }
}

extension Session {
  fileprivate init(row: Row) throws {
    func instant(_ column: Int) -> Instant { Instant(millisecondsSinceEpoch: row.int64(column)) }
    self.init(
      id: ResourceUID(stored: row.text(0)),
      user: UserName(account: try AccountID(row.text(1)), user: try UserID(row.text(2))), createdAt: instant(3),
      refreshedAt: instant(4), tokenExpiresAt: instant(5), expiresAt: instant(6), isOneTime: row.bool(7),
      source: row.text(8))
  }

  fileprivate var row: [SQLValue] {
    [.text(id.text)] + user.key
      + [createdAt, refreshedAt, tokenExpiresAt, expiresAt].map { .int64($0.millisecondsSinceEpoch) }
      + [.bool(isOneTime), .text(source)]
  }
}
