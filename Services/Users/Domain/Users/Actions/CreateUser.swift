package import BillingTypes

/// Decides a new user of an account (R1, R5, R70-R74).
package struct CreateUser: Sendable {
  /// The user that the draft makes if the account's other users permit it.
  package let user: User
  /// The account's own roles that it is to have.
  package let customRoles: [RoleID]

  /// Checks a draft. `uid` becomes the user's id too where the draft names none.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: UserDraft, uid: ResourceUID, now: Instant) throws(UsersError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("user_id") { try UserID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.givenName, "user.given_name", lengths: UsersLimits.personNameLengths)
    checks.text(draft.familyName, "user.family_name", lengths: UsersLimits.personNameLengths)
    let email = checks.value("user.email") { try EmailAddress(draft.email) }
    let customRoles = Self.customRoles(draft.customRoles, of: account, &checks)
    checks.require(
      draft.setsRandomPassword, "user.initial_login.set_random_password",
      "can not be switched off; leave it out, and the user gets a random password")
    guard let account, let id, let email, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.customRoles = customRoles
    user = User(
      name: UserName(account: account, user: id), stamp: ResourceStamp(creating: uid, at: now),
      givenName: draft.givenName, familyName: draft.familyName, email: email, isActive: draft.isActive,
      roles: draft.roles.contains(.owner) ? draft.roles.union([.administrator]) : draft.roles,
      firstSignInSteps: FirstSignInStep.steps(isActive: draft.isActive, changesPassword: draft.changesPassword))
  }

  /// The new user, given who is there already; `people` is nil where the account does not exist.
  ///
  /// An account starts with its owner, active and administrator, so from its first user on it is never without an active
  /// administrator.
  package func decide(people: AccountPeople?) throws(UsersError) -> User {
    let account = user.name.account
    guard let people else { throw .accountNotFound(account) }
    if let holder = people.idHolder {
      try holder.requireNotDeleted()
      throw .userExists(user.name)
    }
    if let holder = people.emailHolder { throw .emailTaken(user.email, by: UserName(account: account, user: holder)) }
    if people.isEmpty, !user.isOwner { throw .firstUserMustBeOwner(account) }
    if user.isOwner, let owner = people.owner { throw .ownerExists(UserName(account: account, user: owner)) }
    if user.isOwner, !user.isActive { throw .ownerMustBeActive(account) }
    var user = user
    for role in customRoles {
      guard let base = people.customRoles[role] else { throw .roleNotFound(RoleName(account: account, role: role)) }
      user.customRoles[role] = base
    }
    return user
  }

  private static func customRoles(_ names: [String], of account: AccountID?, _ checks: inout FieldChecks) -> [RoleID] {
    let field = "user.custom_roles"
    let limit = UsersLimits.customRolesPerUserMaximum
    checks.require(names.count <= limit, field, "must hold at most \(limit) roles; it holds \(names.count)")
    return names.prefix(limit).compactMap { text in
      guard let name = checks.value(field, { try RoleName(resourceName: text) }) else { return nil }
      checks.require(account == nil || name.account == account, field, "holds \(name), a role of another account")
      return name.role
    }
  }
}
