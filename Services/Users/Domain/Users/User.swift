package import BillingTypes

/// A person of an account. Actions make the changed ones.
package struct User: Sendable, Hashable {
  /// Account and id.
  package let name: UserName
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  package internal(set) var givenName: String
  package internal(set) var familyName: String
  /// The login, unique among the account's users that are not deleted.
  package internal(set) var email: EmailAddress
  /// Whether the user may sign in and is counted (R66-R74).
  package internal(set) var isActive: Bool
  /// The roles of the house (R4).
  package internal(set) var roles: Set<Role>
  /// The account's own roles, each with the one that it is built on.
  package internal(set) var customRoles: [RoleID: Role]
  /// What is left to do before the user works as anyone else does (R72-R74).
  package internal(set) var firstSignInSteps: Set<FirstSignInStep>
  /// When the user was deleted; nil while it exists.
  package internal(set) var deletedAt: Instant?

  /// A user as it was decided or stored.
  package init(
    name: UserName, stamp: ResourceStamp, givenName: String, familyName: String, email: EmailAddress, isActive: Bool,
    roles: Set<Role>, customRoles: [RoleID: Role] = [:], firstSignInSteps: Set<FirstSignInStep> = [],
    deletedAt: Instant? = nil
  ) {
    self.name = name
    self.stamp = stamp
    self.givenName = givenName
    self.familyName = familyName
    self.email = email
    self.isActive = isActive
    self.roles = roles
    self.customRoles = customRoles
    self.firstSignInSteps = firstSignInSteps
    self.deletedAt = deletedAt
  }
}

extension User {
  /// What the user may do: the roles of the house and those that custom ones are built on.
  package var effectiveRoles: Set<Role> { roles.union(customRoles.values) }

  /// Whether the user is the account's one owner (R1).
  package var isOwner: Bool { roles.contains(.owner) }

  /// Whether the user administers the account, by whatever role (R4).
  package var isAdministrator: Bool { effectiveRoles.contains(.administrator) }

  /// Whether the user is active and exists: one of those that are billed (R68, R74).
  package var isCounted: Bool { isActive && deletedAt == nil }

  /// Whether the user is one of those that an account is never without (R5).
  package var isActiveAdministrator: Bool { isCounted && isAdministrator }

  /// The moment from which a deleted user can not be restored any more; nil while it exists.
  package var purgedAt: Instant? { deletedAt?.advanced(byDays: UsersLimits.restoreDays) }

  /// Whether the user was deleted so long ago that it is gone.
  package func isGone(at now: Instant) -> Bool { purgedAt.map { $0 <= now } ?? false }

  /// The user after `change`, one revision later.
  func changed(at now: Instant, _ change: (inout User) -> Void) -> User {
    var user = self
    user.stamp = stamp.changed(at: now)
    change(&user)
    return user
  }

  /// Refuses a change by a caller who saw an older state; an empty `etag` changes whatever is there.
  func require(etag: String) throws(UsersError) {
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(name.resourceName) }
  }

  /// Refuses what can only be done with a user that exists.
  func requireNotDeleted() throws(UsersError) {
    if let purgedAt { throw .userDeleted(name, restorableUntil: purgedAt) }
  }
}

extension Instant {
  fileprivate func advanced(byDays days: Int64) -> Instant {
    Instant(millisecondsSinceEpoch: millisecondsSinceEpoch + days * 86_400_000)
  }
}
