package import BillingTypes

/// A role that is given or taken: one of the house, or one of the account's own.
package enum RoleGrant: Sendable, Hashable {
  case house(Role)
  case custom(RoleID)

  /// The one of two fields that is set.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` unless it is one, of the user's account.
  package init(role: Role?, customRole: String, of user: UserName) throws(UsersError) {
    var checks = FieldChecks()
    checks.require((role == nil) != customRole.isEmpty, "role", "must be given, or custom_role instead; not both")
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
    if let role {
      self = .house(role)
      return
    }
    let name = checks.value("custom_role") { try RoleName(resourceName: customRole) }
    checks.require(
      name.map { $0.account == user.account } ?? true, "custom_role",
      "must be a role of \(user.account.resourceName)")
    guard let name, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self = .custom(name.role)
  }
}
