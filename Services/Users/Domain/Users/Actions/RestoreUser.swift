package import BillingTypes

/// Decides that a deleted user is a member again, as it was.
package struct RestoreUser: Sendable {
  private let etag: String

  /// An empty `etag` restores whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The restored user; the user as it was where it is not deleted.
  ///
  /// - Parameter emailHolder: Who signs in with its address by now.
  package func decide(_ user: User, emailHolder: UserID?, now: Instant) throws(UsersError) -> User {
    try user.require(etag: etag)
    guard user.deletedAt != nil else { return user }
    if let emailHolder {
      throw .emailTaken(user.email, by: UserName(account: user.name.account, user: emailHolder))
    }
    return user.changed(at: now) { $0.deletedAt = nil }
  }
}
