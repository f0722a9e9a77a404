package import BillingTypes

/// What must be known of an account's users to decide about one more.
package struct AccountPeople: Sendable, Hashable {
  /// Whether the account has no user yet.
  package var isEmpty: Bool
  /// The account's one owner.
  package var owner: UserID?
  /// Whether the new user's id is taken.
  package var isIDTaken: Bool
  /// Who signs in with the new user's address.
  package var emailHolder: UserID?

  /// The people of an account.
  package init(isEmpty: Bool, owner: UserID?, isIDTaken: Bool, emailHolder: UserID?) {
    self.isEmpty = isEmpty
    self.owner = owner
    self.isIDTaken = isIDTaken
    self.emailHolder = emailHolder
  }
}
