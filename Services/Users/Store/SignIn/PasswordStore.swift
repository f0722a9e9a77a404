import BillingTypes
import Storage
import UsersDomain

/// The door to `passwords` and `password_resets`.
enum PasswordStore {
  /// The password of a user who exists.
  static func find(of user: User, in reader: any SQLReader) throws -> Password {
    try reader.first(
      """
      SELECT generation, made_at_ms, hash, salt, cost_log2, block_size, parallelism
      FROM passwords WHERE account_id = ? AND user_id = ?
      """, user.name.key
    ) { Password(row: $0) } ?? .first(of: user.stamp)
  }

  static func save(_ password: Password, of user: UserName, into transaction: any Transaction) throws {
    let hash = password.hash
    try transaction.execute(
      """
      INSERT INTO passwords (account_id, user_id, generation, made_at_ms, hash, salt, cost_log2, block_size,
        parallelism)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (account_id, user_id) DO UPDATE SET generation = excluded.generation,
        made_at_ms = excluded.made_at_ms, hash = excluded.hash, salt = excluded.salt,
        cost_log2 = excluded.cost_log2, block_size = excluded.block_size, parallelism = excluded.parallelism
      """,
      user.key + [
        .int64(password.generation), .int64(password.madeAt.millisecondsSinceEpoch),
        hash.map { .bytes($0.hash) } ?? .null, hash.map { .bytes($0.salt) } ?? .null,
        hash.map { .int($0.costLog2) } ?? .null, hash.map { .int($0.blockSize) } ?? .null,
        hash.map { .int($0.parallelism) } ?? .null,
      ])
  }

  // MARK: resets

  /// Whose password the token of this selector may set.
  static func reset(
    _ selector: [UInt8], in reader: any SQLReader
  ) throws -> (user: UserName, digest: [UInt8], expiresAt: Instant, isUsed: Bool)? {
    try reader.first(
      "SELECT account_id, user_id, digest, expires_at_ms, used FROM password_resets WHERE selector = ?",
      [.bytes(selector)]
    ) { row in
      (
        UserName(account: try AccountID(row.text(0)), user: try UserID(row.text(1))), row.bytes(2),
        Instant(millisecondsSinceEpoch: row.int64(3)), row.bool(4)
      )
    }
  }

  static func saveReset(
    selector: [UInt8], digest: [UInt8], expiresAt: Instant, of user: UserName, into transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO password_resets (account_id, user_id, selector, digest, expires_at_ms, used)
      VALUES (?, ?, ?, ?, ?, 0)
      ON CONFLICT (account_id, user_id) DO UPDATE SET selector = excluded.selector, digest = excluded.digest,
        expires_at_ms = excluded.expires_at_ms, used = 0
      """, user.key + [.bytes(selector), .bytes(digest), .int64(expiresAt.millisecondsSinceEpoch)])
  }

  /// Whatever token there is can no longer be used.
  static func closeReset(of user: UserName, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE password_resets SET used = 1 WHERE account_id = ? AND user_id = ?", user.key)
  }
}

extension UserName {
  /// The two columns by which rows of a user are found.
  var key: [SQLValue] { [.text(account.rawValue), .text(user.rawValue)] }
}

extension Password {
  fileprivate init(row: Row) {
    let hash = row.bytesOrNil(2).map { hash in
      Hash(
        costLog2: row.int(4), blockSize: row.int(5), parallelism: row.int(6), salt: row.bytesOrNil(3) ?? [], hash: hash)
    }
    self.init(
      generation: row.int64(0), hash: hash,
      madeAt: Instant(millisecondsSinceEpoch: row.int64(1)))
  }
}
