package import BillingTypes

/// A person of an account.
package struct User: Sendable, Hashable {
  /// Account and id.
  package let name: UserName
  /// Identity, revision and times.
  package let stamp: ResourceStamp
  package let givenName: String
  package let familyName: String
  /// The login, unique within the account.
  package let email: EmailAddress
  /// Whether the user may sign in and is counted (R66-R74).
  package let isActive: Bool
  /// What the user may do; an owner is an administrator too (R5).
  package let roles: Set<Role>

  /// A user as it was decided or stored.
  package init(
    name: UserName, stamp: ResourceStamp, givenName: String, familyName: String, email: EmailAddress, isActive: Bool,
    roles: Set<Role>
  ) {
    self.name = name
    self.stamp = stamp
    self.givenName = givenName
    self.familyName = familyName
    self.email = email
    self.isActive = isActive
    self.roles = roles
  }
}
