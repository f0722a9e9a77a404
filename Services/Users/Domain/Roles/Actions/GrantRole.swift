package import BillingTypes

/// Decides one role more for a user (R4).
package struct GrantRole: Sendable {
  /// Which role.
  package let grant: RoleGrant
  private let etag: String

  /// An empty `etag` changes whatever is there.
  package init(_ grant: RoleGrant, etag: String) {
    self.grant = grant
    self.etag = etag
  }

  /// The user with the role; as it was where it has it.
  ///
  /// - Parameter customRole: The account's own role that is granted; nil where there is none.
  package func decide(_ user: User, customRole: CustomRole?, now: Instant) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    switch grant {
    case .house(.owner):
      guard user.isOwner else { throw .ownershipIsTransferred(user.name.account) }
      return user
    case .house(let role):
      return user.roles.contains(role) ? user : user.changed(at: now) { $0.roles.insert(role) }
    case .custom(let id):
      guard let customRole else { throw .roleNotFound(RoleName(account: user.name.account, role: id)) }
      guard user.customRoles[id] == nil else { return user }
      guard user.customRoles.count < UsersLimits.customRolesPerUserMaximum else { throw .tooManyRoles(user.name) }
      return user.changed(at: now) { $0.customRoles[id] = customRole.baseRole }
    }
  }
}
