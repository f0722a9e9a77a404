package import BillingTypes

/// Decides one role less for a user (R5, R76).
package struct RevokeRole: Sendable {
  /// Which role.
  package let grant: RoleGrant
  private let etag: String

  /// An empty `etag` changes whatever is there.
  package init(_ grant: RoleGrant, etag: String) {
    self.grant = grant
    self.etag = etag
  }

  /// The user without the role; as it was where it does not have it. Refused where no active administrator would be left.
  package func decide(
    _ user: User, administrators: ActiveAdministrators, now: Instant
  ) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    let changed: User
    switch grant {
    case .house(.owner):
      guard !user.isOwner else { throw .ownershipIsTransferred(user.name.account) }
      return user
    case .house(let role):
      guard user.roles.contains(role) else { return user }
      changed = user.changed(at: now) { $0.roles.remove(role) }
    case .custom(let id):
      guard user.customRoles[id] != nil else { return user }
      changed = user.changed(at: now) { $0.customRoles[id] = nil }
    }
    var administrators = administrators
    try administrators.change(user, to: changed)
    return changed
  }
}
