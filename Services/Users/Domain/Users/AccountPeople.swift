package import BillingTypes

/// What must be known of an account's users to decide about one more.
package struct AccountPeople: Sendable, Hashable {
  /// Whether the account has no user yet.
  package var isEmpty: Bool
  /// The account's one owner.
  package var owner: UserID?
  /// Who has the new user's id, deleted or not; nobody where it is free.
  package var idHolder: User?
  /// Who signs in with the new user's address.
  package var emailHolder: UserID?
  /// Those of the account's own roles that the new user is to have, each with the one that it is built on.
  package var customRoles: [RoleID: Role]

  /// The people of an account.
  package init(
    isEmpty: Bool, owner: UserID?, idHolder: User?, emailHolder: UserID?, customRoles: [RoleID: Role] = [:]
  ) {
    self.isEmpty = isEmpty
    self.owner = owner
    self.idHolder = idHolder
    self.emailHolder = emailHolder
    self.customRoles = customRoles
  }
}
