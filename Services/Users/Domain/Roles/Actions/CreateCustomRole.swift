package import BillingTypes

/// Decides a new role of an account's own.
package struct CreateCustomRole: Sendable {
  /// The role that the draft makes if its id and its display name are free.
  package let role: CustomRole

  /// Checks a draft. `uid` becomes the role's id too where the draft names none.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: RoleDraft, uid: ResourceUID, now: Instant) throws(UsersError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("custom_role_id") { try RoleID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "custom_role.display_name", lengths: UsersLimits.roleNameLengths)
    checks.text(draft.description, "custom_role.description", lengths: UsersLimits.roleDescriptionLengths)
    checks.require(
      draft.baseRole != nil && draft.baseRole != .owner, "custom_role.base_role",
      "must be administrator, manager, agent or member")
    guard let account, let id, let baseRole = draft.baseRole, checks.problems.isEmpty else {
      throw .invalid(checks.problems)
    }
    role = CustomRole(
      name: RoleName(account: account, role: id), stamp: ResourceStamp(creating: uid, at: now),
      displayName: draft.displayName, description: draft.description, baseRole: baseRole)
  }

  /// The new role.
  ///
  /// - Parameters:
  ///   - count: Roles that the account has; nil where the account does not exist.
  ///   - idTaken: Whether the account has a role of that id.
  ///   - nameHolder: Which role is called so already.
  package func decide(count: Int64?, idTaken: Bool, nameHolder: RoleID?) throws(UsersError) -> CustomRole {
    let account = role.name.account
    guard let count else { throw .accountNotFound(account) }
    if idTaken { throw .roleExists(role.name) }
    if let nameHolder {
      throw .roleNameTaken(role.displayName, by: RoleName(account: account, role: nameHolder))
    }
    guard count < UsersLimits.customRolesPerAccountMaximum else { throw .tooManyCustomRoles(account) }
    return role
  }
}
