package import BillingTypes

/// Decides that a user is no longer counted (R75, R76, R93).
package struct DeactivateUser: Sendable {
  private let etag: String

  /// An empty `etag` deactivates whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The inactive user; the user as it was where it is inactive. The owner is always active, and whoever is an
  /// administrator gives that up first, which keeps the last one (R5, R76).
  package func decide(_ user: User, now: Instant) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    guard user.isActive else { return user }
    if user.isOwner { throw .ownerStays(user.name) }
    if user.isAdministrator { throw .administratorStays(user.name, by: user.administratingRoles) }
    return user.changed(at: now) { $0.isActive = false }
  }
}

extension User {
  /// The names of the roles that make the user an administrator, as they are revoked.
  fileprivate var administratingRoles: [String] {
    let custom = customRoles.filter { $0.value == .administrator }.keys.sorted()
    return (roles.contains(.administrator) ? ["ROLE_ADMINISTRATOR"] : [])
      + custom.map { RoleName(account: name.account, role: $0).resourceName }
  }
}
