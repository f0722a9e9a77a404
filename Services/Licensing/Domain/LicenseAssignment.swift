package import BillingTypes

/// That a user holds one unit of a pool (R29, R46).
package struct LicenseAssignment: Sendable, Hashable {
  /// Tells it from every other that ever was.
  package let uid: ResourceUID
  /// From which pool.
  package let pool: LicensePoolName
  /// Who holds the unit.
  package let user: UserName
  /// Since when.
  package let assignedAt: Instant
  /// Who handed it out.
  package let actor: String

  /// An assignment as it is stored.
  package init(uid: ResourceUID, pool: LicensePoolName, user: UserName, assignedAt: Instant, actor: String) {
    self.uid = uid
    self.pool = pool
    self.user = user
    self.assignedAt = assignedAt
    self.actor = actor
  }
}
