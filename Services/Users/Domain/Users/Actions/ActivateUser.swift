package import BillingTypes

/// Decides that a user is counted from now on (R77, R92).
package struct ActivateUser: Sendable {
  private let etag: String

  /// An empty `etag` activates whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The active user; the user as it was where it is active.
  package func decide(_ user: User, now: Instant) throws(UsersError) -> User {
    try user.require(etag: etag)
    try user.requireNotDeleted()
    guard !user.isActive else { return user }
    return user.changed(at: now) {
      $0.isActive = true
      $0.firstSignInSteps.remove(.activate)
    }
  }
}
