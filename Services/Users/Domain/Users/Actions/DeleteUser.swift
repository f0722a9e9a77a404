package import BillingTypes

/// Decides that a user is no longer a member (R5, R78, R93); it can be restored for ``UsersLimits/restoreDays`` days.
package struct DeleteUser: Sendable {
  private let etag: String

  /// An empty `etag` deletes whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The deleted user, active or not as it was: that is how it comes back.
  ///
  /// - Parameter administrators: Of the account; one less where the user is one of them.
  package func decide(
    _ user: User, administrators: inout ActiveAdministrators, now: Instant
  ) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    if user.isOwner { throw .ownerStays(user.name) }
    let deleted = user.changed(at: now) { $0.deletedAt = now }
    try administrators.change(user, to: deleted)
    return deleted
  }
}
