/// What a caller wants to be different about a user; nil is left as it is.
package struct UserEdit: Sendable, Hashable {
  package var givenName: String?
  package var familyName: String?
  package var email: String?
  /// Accepted only where it is so already, as are the roles: they have operations of their own.
  package var isActive: Bool?
  package var roles: Set<Role>?
  /// Names of roles of the account's own.
  package var customRoles: Set<String>?

  /// An edit of nothing.
  package init() {}
}
