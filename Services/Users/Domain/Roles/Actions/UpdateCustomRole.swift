package import BillingTypes

/// Decides another name or description of a role of an account's own.
package struct UpdateCustomRole: Sendable {
  /// Which role.
  package let name: RoleName
  /// What it is to be called; nil where that is to stay.
  package let displayName: String?
  private let description: String?
  private let baseRole: Role?
  private let etag: String

  /// Checks a request; an empty `etag` changes whatever is there, and nil leaves a field as it is.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the request.
  package init(
    name: String, displayName: String?, description: String?, baseRole: Role?, etag: String
  ) throws(UsersError) {
    var checks = FieldChecks()
    let roleName = checks.value("custom_role.name") { try RoleName(resourceName: name) }
    if let displayName {
      checks.text(displayName, "custom_role.display_name", lengths: UsersLimits.roleNameLengths)
    }
    if let description {
      checks.text(description, "custom_role.description", lengths: UsersLimits.roleDescriptionLengths)
    }
    guard let roleName, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = roleName
    self.displayName = displayName
    self.description = description
    self.baseRole = baseRole
    self.etag = etag
  }

  /// The changed role; as it was where nothing is different.
  ///
  /// - Parameter nameHolder: Which role is called so already.
  package func decide(_ role: CustomRole, nameHolder: RoleID?, now: Instant) throws(UsersError) -> CustomRole {
    guard etag.isEmpty || etag == role.stamp.etag else { throw .etagMismatch(role.name.resourceName) }
    guard baseRole ?? role.baseRole == role.baseRole else {
      throw .invalid([
        FieldProblem("custom_role.base_role", "is fixed once the role exists; create another role instead")
      ])
    }
    if let displayName, let nameHolder, nameHolder != role.name.role {
      throw .roleNameTaken(displayName, by: RoleName(account: role.name.account, role: nameHolder))
    }
    var changed = role
    changed.displayName = displayName ?? role.displayName
    changed.description = description ?? role.description
    guard changed != role else { return role }
    changed.stamp = role.stamp.changed(at: now)
    return changed
  }
}
