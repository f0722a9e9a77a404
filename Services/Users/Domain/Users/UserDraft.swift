/// A user as a caller asks for it: nothing of it is checked yet.
package struct UserDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  package var givenName = ""
  package var familyName = ""
  package var email = ""
  package var isActive = true
  package var roles: Set<Role> = []

  /// An empty draft of an active user.
  package init() {}
}
