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
  /// Names of roles of the account's own.
  package var customRoles: [String] = []
  /// Whether the server makes the first password; only true is accepted (R73).
  package var setsRandomPassword = true
  /// Whether the first password is to be changed at the first sign-in (R72).
  package var changesPassword = true

  /// An empty draft of an active user.
  package init() {}
}
