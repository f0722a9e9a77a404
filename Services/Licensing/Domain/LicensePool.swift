package import BillingTypes

/// The units of one product that an account may hand out (R36).
package struct LicensePool: Sendable, Hashable {
  /// Whose units.
  package let account: AccountID
  /// Units of what.
  package let product: ProductID
  /// Units bought as of today.
  package let total: Int64
  /// Units that somebody holds.
  package let assigned: Int64
  /// When the pool last changed.
  package let updatedAt: Instant

  /// A pool as it was counted.
  package init(account: AccountID, product: ProductID, total: Int64, assigned: Int64, updatedAt: Instant) {
    self.account = account
    self.product = product
    self.total = total
    self.assigned = assigned
    self.updatedAt = updatedAt
  }

  /// Units that nobody holds: always the difference, so the three can not disagree (R37, A14.14). None where fewer are
  /// left than were handed out, because who loses one is chosen and never automatic.
  package var available: Int64 { max(0, total - assigned) }
}
