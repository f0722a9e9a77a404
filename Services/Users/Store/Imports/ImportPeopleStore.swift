import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Everyone of an account at once, in a few statements, for decisions about imports and for exports.
enum ImportPeopleStore {
  static func people(of account: AccountID, at now: Instant, in reader: any SQLReader) throws -> ImportPeople {
    let roles = try RoleStore.all(of: account, in: reader)
    return ImportPeople(
      users: try users(of: account, at: now, in: reader),
      customRoles: Dictionary(roles.map { ($0.name.role, $0.baseRole) }, uniquingKeysWith: { first, _ in first }),
      extensions: try extensions(of: account, in: reader))
  }

  /// The extensions of an account, and its plan.
  static func extensions(of account: AccountID, in reader: any SQLReader) throws -> ImportExtensions {
    let extensions = try reader.query(
      "SELECT extension_key, assignee FROM extensions WHERE account_id = ?", [.text(account.rawValue)]
    ) { row -> (key: ExtensionKey, assignee: String?) in
      let assignee = row.text(1)
      return (try ExtensionKey(row.text(0)), assignee.isEmpty ? nil : "\(account.resourceName)/\(assignee)")
    }
    return ImportExtensions(plan: try ExtensionPlanStore.find(of: account, in: reader), extensions)
  }

  /// In the order of their ids, also who was deleted and can be restored.
  static func users(of account: AccountID, at now: Instant, in reader: any SQLReader) throws -> [User] {
    let key: [SQLValue] = [.text(account.rawValue)]
    var roles: [String: Set<Role>] = [:]
    _ = try reader.query("SELECT user_id, role FROM user_roles WHERE account_id = ?", key) { row in
      if let role = Role(rawValue: row.text(1)) { roles[row.text(0), default: []].insert(role) }
    }
    var custom: [String: [RoleID: Role]] = [:]
    _ = try reader.query("SELECT user_id, role_id, base_role FROM user_custom_roles WHERE account_id = ?", key) { row in
      custom[row.text(0), default: [:]][try RoleID(row.text(1))] = Role(rawValue: row.text(2)) ?? .member
    }
    let users = try reader.query(
      """
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
        first_sign_in_steps, deleted_at_ms
      FROM users WHERE account_id = ? ORDER BY user_id
      """, key
    ) { row in
      let id = row.text(0)
      let steps = row.text(9).split(separator: " ").compactMap { FirstSignInStep(rawValue: String($0)) }
      return User(
        name: UserName(account: account, user: try UserID(id)), stamp: ResourceStamp(row: row, from: 1),
        givenName: row.text(5), familyName: row.text(6), email: EmailAddress(stored: row.text(7)),
        isActive: row.bool(8), roles: roles[id] ?? [], customRoles: custom[id] ?? [:], firstSignInSteps: Set(steps),
        deletedAt: row.int64OrNil(10).map { Instant(millisecondsSinceEpoch: $0) })
    }
    return users.filter { !$0.isGone(at: now) }
  }
}
