package import BillingTypes

/// What must be known of an account to decide about an import.
package struct ImportPeople: Sendable {
  /// Everyone, also who was deleted and can be restored.
  package let users: [UserID: User]
  /// The account's own roles, each with the one that it is built on.
  package let customRoles: [RoleID: Role]
  /// The account's extensions.
  package let extensions: ImportExtensions

  /// The people of an account.
  package init(
    users: [User], customRoles: [RoleID: Role], extensions: ImportExtensions = ImportExtensions(plan: nil, [])
  ) {
    self.extensions = extensions
    self.users = Dictionary(users.map { ($0.name.user, $0) }, uniquingKeysWith: { first, _ in first })
    self.customRoles = customRoles
  }

  /// Those that are not deleted, by what their logins are compared by.
  func byEmail() -> [String: User] {
    let existing = users.values.filter { $0.deletedAt == nil }
    return Dictionary(existing.map { ($0.email.comparisonKey, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The account's one owner.
  var owner: User? { users.values.first { $0.isOwner && $0.deletedAt == nil } }
}
