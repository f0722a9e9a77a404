import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `custom_roles`.
enum RoleStore {
  static func find(_ name: RoleName, in reader: any SQLReader) throws -> CustomRole? {
    try reader.first(
      """
      SELECT account_id, role_id, uid, revision, created_at_ms, updated_at_ms, display_name, description, base_role
      FROM custom_roles WHERE account_id = ? AND role_id = ?
      """, [.text(name.account.rawValue), .text(name.role.rawValue)]
    ) { try CustomRole(row: $0) }
  }

  static func count(of account: AccountID, in reader: any SQLReader) throws -> Int64 {
    try reader.first("SELECT COUNT(*) FROM custom_roles WHERE account_id = ?", [.text(account.rawValue)]) {
      $0.int64(0)
    } ?? 0
  }

  /// Which role of an account is called so.
  static func holder(ofName key: String, in account: AccountID, _ reader: any SQLReader) throws -> RoleID? {
    try reader.first(
      "SELECT role_id FROM custom_roles WHERE account_id = ? AND display_name_key = ?",
      [.text(account.rawValue), .text(key)]
    ) { try RoleID($0.text(0)) }
  }

  /// All of an account, in order of id: there are never more than ``UsersLimits/customRolesPerAccountMaximum``.
  static func all(of account: AccountID, in reader: any SQLReader) throws -> [CustomRole] {
    try reader.query(
      """
      SELECT account_id, role_id, uid, revision, created_at_ms, updated_at_ms, display_name, description, base_role
      FROM custom_roles WHERE account_id = ? ORDER BY role_id LIMIT 1000
      """, [.text(account.rawValue)]
    ) { try CustomRole(row: $0) }
  }

  /// How many users have a role, deleted ones left out.
  static func userCount(of name: RoleName, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      """
      SELECT COUNT(*) FROM user_custom_roles AS c
      JOIN users AS u ON u.account_id = c.account_id AND u.user_id = c.user_id
      WHERE c.account_id = ? AND c.role_id = ? AND u.deleted_at_ms IS NULL
      """, [.text(name.account.rawValue), .text(name.role.rawValue)]
    ) { $0.int64(0) } ?? 0
  }

  /// The first users that have a role, in order of id, deleted ones left out.
  static func holders(of name: RoleName, limit: Int, in reader: any SQLReader) throws -> [UserName] {
    try reader.query(
      """
      SELECT c.user_id FROM user_custom_roles AS c
      JOIN users AS u ON u.account_id = c.account_id AND u.user_id = c.user_id
      WHERE c.account_id = ? AND c.role_id = ? AND u.deleted_at_ms IS NULL ORDER BY c.user_id LIMIT ?
      """, [.text(name.account.rawValue), .text(name.role.rawValue), .int(limit)]
    ) { UserName(account: name.account, user: try UserID($0.text(0))) }
  }

  static func insert(_ role: CustomRole, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO custom_roles (account_id, role_id, uid, revision, created_at_ms, updated_at_ms, display_name,
        display_name_key, description, base_role)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [.text(role.name.account.rawValue), .text(role.name.role.rawValue)] + role.stamp.row
        + [
          .text(role.displayName), .text(role.comparisonKey), .text(role.description), .text(role.baseRole.rawValue),
        ])
  }

  static func update(_ role: CustomRole, in transaction: any Transaction) throws {
    let changed = try transaction.execute(
      """
      UPDATE custom_roles SET revision = ?, updated_at_ms = ?, display_name = ?, display_name_key = ?, description = ?
      WHERE account_id = ? AND role_id = ? AND revision = ?
      """,
      [
        .int64(role.stamp.revision), .int64(role.stamp.updatedAt.millisecondsSinceEpoch), .text(role.displayName),
        .text(role.comparisonKey), .text(role.description), .text(role.name.account.rawValue),
        .text(role.name.role.rawValue), .int64(role.stamp.revision - 1),
      ])
    precondition(changed == 1, "a role is loaded and saved in one transaction")
  }

  static func delete(_ role: CustomRole, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM custom_roles WHERE account_id = ? AND role_id = ?",
      [.text(role.name.account.rawValue), .text(role.name.role.rawValue)])
  }
}

extension CustomRole {
  fileprivate init(row: Row) throws {
    self.init(
      name: RoleName(account: try AccountID(row.text(0)), role: try RoleID(row.text(1))),
      stamp: ResourceStamp(row: row, from: 2), displayName: row.text(6), description: row.text(7),
      baseRole: Role(rawValue: row.text(8)) ?? .member)
  }
}
