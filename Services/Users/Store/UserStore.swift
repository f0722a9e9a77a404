import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `users` and `user_roles`.
enum UserStore {
  static func find(_ name: UserName, in reader: any SQLReader) throws -> User? {
    let roles = try roles(of: name.account, from: name.user.rawValue, to: name.user.rawValue, in: reader)
    return try reader.first(
      """
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active
      FROM users WHERE account_id = ? AND user_id = ?
      """, [.text(name.account.rawValue), .text(name.user.rawValue)]
    ) { try User(row: $0, account: name.account, roles: roles) }
  }

  /// In order of id, those after `id`; the empty id comes before all.
  static func list(of account: AccountID, after id: String, limit: Int, in reader: any SQLReader) throws -> [User] {
    let ids = try reader.query(
      "SELECT user_id FROM users WHERE account_id = ? AND user_id > ? ORDER BY user_id LIMIT ?",
      [.text(account.rawValue), .text(id), .int(limit)]
    ) { $0.text(0) }
    guard let first = ids.first, let last = ids.last else { return [] }
    let roles = try roles(of: account, from: first, to: last, in: reader)
    return try reader.query(
      """
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active
      FROM users WHERE account_id = ? AND user_id >= ? AND user_id <= ? ORDER BY user_id
      """, [.text(account.rawValue), .text(first), .text(last)]
    ) { try User(row: $0, account: account, roles: roles) }
  }

  /// How many users of an account are active (R68).
  static func activeCount(of account: AccountID, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      "SELECT COUNT(*) FROM users WHERE account_id = ? AND active = 1", [.text(account.rawValue)]
    ) { $0.int64(0) } ?? 0
  }

  /// What a decision about `newcomer` must know of the others; nil where the account does not exist.
  static func people(around newcomer: User, in reader: any SQLReader) throws -> AccountPeople? {
    let account = SQLValue.text(newcomer.name.account.rawValue)
    guard try AccountStore.exists(newcomer.name.account, in: reader) else { return nil }
    let anyone = try reader.first("SELECT 1 FROM users WHERE account_id = ? LIMIT 1", [account]) { _ in true }
    let owner = try reader.first(
      "SELECT user_id FROM user_roles WHERE account_id = ? AND role = 'owner'", [account]
    ) { try UserID($0.text(0)) }
    let taken = try reader.first(
      "SELECT 1 FROM users WHERE account_id = ? AND user_id = ?", [account, .text(newcomer.name.user.rawValue)]
    ) { _ in true }
    let holder = try reader.first(
      "SELECT user_id FROM users WHERE account_id = ? AND email_key = ?",
      [account, .text(newcomer.email.comparisonKey)]
    ) { try UserID($0.text(0)) }
    return AccountPeople(isEmpty: anyone == nil, owner: owner, isIDTaken: taken != nil, emailHolder: holder)
  }

  static func insert(_ user: User, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO users (account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name,
        email, email_key, active)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, user.row)
    for role in user.roles.sorted() {
      try transaction.execute(
        "INSERT INTO user_roles (account_id, user_id, role) VALUES (?, ?, ?)",
        [.text(user.name.account.rawValue), .text(user.name.user.rawValue), .text(role.rawValue)])
    }
  }

  private static func roles(
    of account: AccountID, from first: String, to last: String, in reader: any SQLReader
  ) throws -> [String: Set<Role>] {
    let pairs = try reader.query(
      "SELECT user_id, role FROM user_roles WHERE account_id = ? AND user_id >= ? AND user_id <= ?",
      [.text(account.rawValue), .text(first), .text(last)]
    ) { ($0.text(0), Role(rawValue: $0.text(1))) }
    return Dictionary(grouping: pairs) { $0.0 }.mapValues { Set($0.compactMap(\.1)) }
  }
}

extension User {
  fileprivate init(row: Row, account: AccountID, roles: [String: Set<Role>]) throws {
    self.init(
      name: UserName(account: account, user: try UserID(row.text(0))), stamp: ResourceStamp(row: row, from: 1),
      givenName: row.text(5), familyName: row.text(6), email: EmailAddress(stored: row.text(7)),
      isActive: row.bool(8), roles: roles[row.text(0)] ?? [])
  }

  fileprivate var row: [SQLValue] {
    [.text(name.account.rawValue), .text(name.user.rawValue)] + stamp.row
      + [
        .text(givenName), .text(familyName), .text(email.text), .text(email.comparisonKey), .bool(isActive),
      ]
  }
}
