package import BillingTypes

/// Decides whether a user gets a unit of a pool (R43, R47, R51).
package struct AssignLicense: Sendable {
  /// Who is to hold a unit of what.
  package let holder: LicenseHolder
  private let uid: ResourceUID
  private let actor: String
  private let now: Instant

  /// An assignment that `actor` asks for at `now`.
  ///
  /// - Parameter uid: Of the assignment, where it comes to one.
  package init(_ holder: LicenseHolder, uid: ResourceUID, actor: String, now: Instant) {
    self.holder = holder
    self.uid = uid
    self.actor = actor
    self.now = now
  }

  /// The assignment; that which there is where the user holds a unit already.
  ///
  /// - Parameters:
  ///   - pool: As it is today; nil where the account never bought any of it.
  ///   - isMember: Whether the account has such a user.
  ///   - held: What the user holds of it.
  package func decide(
    pool: LicensePool?, isMember: Bool, held: LicenseAssignment?
  ) throws(LicensingError) -> LicenseAssignment {
    guard let pool else { throw .poolNotFound(holder.pool) }
    guard isMember else { throw .userNotFound(holder.user) }
    if let held { return held }
    guard pool.available > 0 else { throw .noLicenseAvailable(holder.pool, total: pool.total, assigned: pool.assigned) }
    return LicenseAssignment(uid: uid, pool: holder.pool, user: holder.user, assignedAt: now, actor: actor)
  }
}
