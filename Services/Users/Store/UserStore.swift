import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `users`, `user_roles` and `user_custom_roles`.
enum UserStore {
  /// A user, deleted or not; nil for one that was deleted so long ago that it is gone.
  static func find(_ name: UserName, at now: Instant, in reader: any SQLReader) throws -> User? {
    let user = try reader.record(records, RecordKey(.text(name.account.rawValue), .text(name.user.rawValue)))
    return user.flatMap { $0.isGone(at: now) ? nil : $0 }
  }

  /// By `account_id` and `user_id`, those that are gone but not yet purged too.
  static let records = RecordKind<User>(
    dependingOn: ["users", "user_roles", "user_custom_roles"].map { WatchedTable($0, key: ["account_id", "user_id"]) }
  ) { key, reader in
    try reader.first(
      """
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
        first_sign_in_steps, deleted_at_ms, account_id
      FROM users WHERE account_id = ? AND user_id = ?
      """, key.parameters
    ) { try User(row: $0, account: try AccountID($0.text(11)), in: reader) }
  }

  /// How many users of an account are active (R68).
  static func activeCount(of account: AccountID, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      "SELECT COUNT(*) FROM users WHERE account_id = ? AND active = 1 AND deleted_at_ms IS NULL",
      [.text(account.rawValue)]
    ) { $0.int64(0) } ?? 0
  }

  /// How many active administrators an account has, by whatever role (R5).
  static func activeAdministrators(of account: AccountID, in reader: any SQLReader) throws -> ActiveAdministrators {
    let account = SQLValue.text(account.rawValue)
    let count = try reader.first(
      """
      SELECT COUNT(*) FROM (
        SELECT user_id FROM user_roles WHERE account_id = ? AND role = 'administrator'
        UNION
        SELECT user_id FROM user_custom_roles WHERE account_id = ? AND base_role = 'administrator'
      ) AS administrators
      JOIN users ON users.account_id = ? AND users.user_id = administrators.user_id
      WHERE users.active = 1 AND users.deleted_at_ms IS NULL
      """, [account, account, account]
    ) { $0.int64(0) }
    return ActiveAdministrators(count: count ?? 0)
  }

  /// Who signs in with an address: of the users that are not deleted.
  static func holder(
    of email: EmailAddress, in account: AccountID, _ reader: any SQLReader
  ) throws -> UserID? {
    try reader.first(
      "SELECT user_id FROM users WHERE account_id = ? AND email_key = ? AND deleted_at_ms IS NULL",
      [.text(account.rawValue), .text(email.comparisonKey)]
    ) { try UserID($0.text(0)) }
  }

  /// What a decision about a newcomer must know of the others; nil where the account does not exist.
  static func people(
    around newcomer: CreateUser, at now: Instant, in reader: any SQLReader
  ) throws -> AccountPeople? {
    let account = newcomer.user.name.account
    guard try AccountStore.exists(account, in: reader) else { return nil }
    let anyone = try reader.first(
      "SELECT 1 FROM users WHERE account_id = ? AND deleted_at_ms IS NULL LIMIT 1", [.text(account.rawValue)]
    ) { _ in true }
    var people = AccountPeople(
      isEmpty: anyone == nil, owner: try AccountStore.owner(of: account, in: reader),
      idHolder: try find(newcomer.user.name, at: now, in: reader),
      emailHolder: try holder(of: newcomer.user.email, in: account, reader))
    for role in newcomer.customRoles {
      people.customRoles[role] = try RoleStore.find(RoleName(account: account, role: role), in: reader)?.baseRole
    }
    return people
  }

  static func insert(_ user: User, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO users (account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, given_key,
        family_name, family_key, email, email_key, active, first_sign_in_steps, deleted_at_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, [.text(user.name.account.rawValue), .text(user.name.user.rawValue)] + user.stamp.row + user.content)
    try insertRoles(of: user, into: transaction)
  }

  static func update(_ user: User, before: User, in transaction: any Transaction) throws {
    let key: [SQLValue] = [.text(user.name.account.rawValue), .text(user.name.user.rawValue)]
    let stamp = user.stamp
    let changed = try transaction.execute(
      """
      UPDATE users SET revision = ?, updated_at_ms = ?, given_name = ?, given_key = ?, family_name = ?,
        family_key = ?, email = ?, email_key = ?, active = ?, first_sign_in_steps = ?, deleted_at_ms = ?
      WHERE account_id = ? AND user_id = ? AND revision = ?
      """,
      [.int64(stamp.revision), .int64(stamp.updatedAt.millisecondsSinceEpoch)] + user.content + key
        + [.int64(before.stamp.revision)])
    precondition(changed == 1, "a user is loaded and saved in one transaction")
    guard user.roles != before.roles || user.customRoles != before.customRoles else { return }
    try transaction.execute("DELETE FROM user_roles WHERE account_id = ? AND user_id = ?", key)
    try transaction.execute("DELETE FROM user_custom_roles WHERE account_id = ? AND user_id = ?", key)
    try insertRoles(of: user, into: transaction)
  }

  /// Removes for good those that can not be restored any more, and with them all that refers to them.
  static func purge(_ account: AccountID, at now: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM users WHERE account_id = ? AND deleted_at_ms <= ?",
      [.text(account.rawValue), .int64(now.millisecondsSinceEpoch - UsersLimits.restoreDays * 86_400_000)])
  }

  private static func insertRoles(of user: User, into transaction: any Transaction) throws {
    let key: [SQLValue] = [.text(user.name.account.rawValue), .text(user.name.user.rawValue)]
    for role in user.roles.sorted() {
      try transaction.execute(
        "INSERT INTO user_roles (account_id, user_id, role) VALUES (?, ?, ?)", key + [.text(role.rawValue)])
    }
    for (role, base) in user.customRoles.sorted(by: { $0.key < $1.key }) {
      try transaction.execute(
        "INSERT INTO user_custom_roles (account_id, user_id, role_id, base_role) VALUES (?, ?, ?, ?)",
        key + [.text(role.rawValue), .text(base.rawValue)])
    }
  }
}

extension User {
  /// A user from `user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
  /// first_sign_in_steps, deleted_at_ms`.
  init(row: Row, account: AccountID, in reader: any SQLReader) throws {
    let key: [SQLValue] = [.text(account.rawValue), .text(row.text(0))]
    let roles = try reader.query("SELECT role FROM user_roles WHERE account_id = ? AND user_id = ?", key) {
      Role(rawValue: $0.text(0))
    }
    let customRoles = try reader.query(
      "SELECT role_id, base_role FROM user_custom_roles WHERE account_id = ? AND user_id = ?", key
    ) { (try RoleID($0.text(0)), Role(rawValue: $0.text(1)) ?? .member) }
    let steps = row.text(9).split(separator: " ").compactMap { FirstSignInStep(rawValue: String($0)) }
    self.init(
      name: UserName(account: account, user: try UserID(row.text(0))), stamp: ResourceStamp(row: row, from: 1),
      givenName: row.text(5), familyName: row.text(6), email: EmailAddress(stored: row.text(7)),
      isActive: row.bool(8), roles: Set(roles.compactMap { $0 }),
      customRoles: Dictionary(uniqueKeysWithValues: customRoles), firstSignInSteps: Set(steps),
      deletedAt: row.int64OrNil(10).map { Instant(millisecondsSinceEpoch: $0) })
  }

  /// The columns from `given_name` on.
  fileprivate var content: [SQLValue] {
    [
      .text(givenName), .text(givenName.lowercased()), .text(familyName), .text(familyName.lowercased()),
      .text(email.text), .text(email.comparisonKey), .bool(isActive),
      .text(firstSignInSteps.sorted().map(\.rawValue).joined(separator: " ")),
      .int64(orNull: deletedAt?.millisecondsSinceEpoch),
    ]
  }
}
