package import BillingTypes

/// Decides other names or another login of a user (R25).
package struct UpdateUser: Sendable {
  /// Which user.
  package let name: UserName
  /// The login that is asked for; nil where it is to stay.
  package let email: EmailAddress?
  private let edit: UserEdit
  private let etag: String

  /// Checks a request; an empty `etag` changes whatever is there.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the request.
  package init(name: String, _ edit: UserEdit, etag: String) throws(UsersError) {
    var checks = FieldChecks()
    let userName = checks.value("user.name") { try UserName(resourceName: name) }
    if let givenName = edit.givenName {
      checks.text(givenName, "user.given_name", lengths: UsersLimits.personNameLengths)
    }
    if let familyName = edit.familyName {
      checks.text(familyName, "user.family_name", lengths: UsersLimits.personNameLengths)
    }
    let email = edit.email.flatMap { text in checks.value("user.email") { try EmailAddress(text) } }
    guard let userName, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = userName
    self.email = email
    self.edit = edit
    self.etag = etag
  }

  /// The changed user; the user as it was where nothing is different.
  ///
  /// - Parameter emailHolder: Who signs in with the address that is asked for.
  package func decide(_ user: User, emailHolder: UserID?, now: Instant) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    try requireOwnOperations(user)
    if let email, let emailHolder, emailHolder != user.name.user {
      throw .emailTaken(email, by: UserName(account: user.name.account, user: emailHolder))
    }
    let changed = user.changed(at: now) {
      $0.givenName = edit.givenName ?? user.givenName
      $0.familyName = edit.familyName ?? user.familyName
      $0.email = email ?? user.email
    }
    return changed.hasSameDetails(as: user) ? user : changed
  }

  /// What a read gave may be sent back; what differs from it has an operation of its own.
  private func requireOwnOperations(_ user: User) throws(UsersError) {
    var checks = FieldChecks()
    checks.require(
      edit.isActive ?? user.isActive == user.isActive, "user.active", "is changed with :activate and :deactivate")
    checks.require(
      edit.roles ?? user.roles == user.roles, "user.roles", "are changed with :grantRole and :revokeRole")
    let customRoles = Set(user.customRoles.keys.map { RoleName(account: user.name.account, role: $0).resourceName })
    checks.require(
      edit.customRoles ?? customRoles == customRoles, "user.custom_roles",
      "are changed with :grantRole and :revokeRole")
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
  }
}

extension User {
  fileprivate func hasSameDetails(as other: User) -> Bool {
    givenName == other.givenName && familyName == other.familyName && email == other.email
  }
}
