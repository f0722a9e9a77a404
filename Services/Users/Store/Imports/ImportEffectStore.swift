import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `import_effects`: what an import did, for undoing it.
enum ImportEffectStore {
  static func insert(
    _ user: User, before: User?, extension given: UndoImport.ExtensionEffect? = nil, row: Int, of name: ImportName,
    into transaction: any Transaction
  ) throws {
    let was: [SQLValue] =
      if let before {
        [
          .text(before.givenName), .text(before.familyName), .text(before.email.text), .bool(before.isActive),
          .text(before.roles.sorted().map(\.rawValue).joined(separator: " ")),
          .text(
            before.customRoles.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.rawValue)" }
              .joined(separator: " ")),
          .text(before.firstSignInSteps.sorted().map(\.rawValue).joined(separator: " ")),
        ]
      } else {
        Array(repeating: .null, count: 7)
      }
    try transaction.execute(
      """
      INSERT INTO import_effects (account_id, import_id, row_number, user_id, revision, given_name, family_name, email,
        active, roles, custom_roles, first_sign_in_steps, extension_changed, extension_before, extension_after)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      ImportStore.key(name) + [.int(row), .text(user.name.user.rawValue), .int64(user.stamp.revision)] + was
        + [.bool(given != nil), .text(given?.before?.text ?? ""), .text(given?.after?.text ?? "")])
  }

  /// Everything that an import did, in the order of its rows; never more than an import may have.
  static func all(of name: ImportName, in reader: any SQLReader) throws -> [UndoImport.Effect] {
    try reader.query(
      """
      SELECT user_id, revision, given_name, family_name, email, active, roles, custom_roles, first_sign_in_steps,
        extension_changed, extension_before, extension_after
      FROM import_effects WHERE account_id = ? AND import_id = ? ORDER BY row_number LIMIT 100000
      """, ImportStore.key(name)
    ) { row in
      let user = try UserID(row.text(0))
      let given = UndoImport.ExtensionEffect(
        before: try? ExtensionKey(row.text(10)), after: try? ExtensionKey(row.text(11)))
      return UndoImport.Effect(
        after: user, revision: row.int64(1), before: try before(UserName(account: name.account, user: user), row),
        extension: row.bool(9) ? given : nil)
    }
  }

  /// Its stamp is of no use: undoing makes a new revision.
  private static func before(_ name: UserName, _ row: Row) throws -> User? {
    guard let givenName = row.textOrNil(2) else { return nil }
    let never = Instant(millisecondsSinceEpoch: 0)
    let custom = try row.text(7).split(separator: " ").map { pair -> (RoleID, Role) in
      let sides = pair.split(separator: ":")
      return (try RoleID(String(sides[0])), sides.count > 1 ? Role(rawValue: String(sides[1])) ?? .member : .member)
    }
    return User(
      name: name, stamp: ResourceStamp(creating: ResourceUID(stored: ""), at: never), givenName: givenName,
      familyName: row.text(3), email: EmailAddress(stored: row.text(4)), isActive: row.bool(5),
      roles: Set(row.text(6).split(separator: " ").compactMap { Role(rawValue: String($0)) }),
      customRoles: Dictionary(custom, uniquingKeysWith: { first, _ in first }),
      firstSignInSteps: Set(row.text(8).split(separator: " ").compactMap { FirstSignInStep(rawValue: String($0)) }))
  }
}
