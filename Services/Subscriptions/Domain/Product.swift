package import BillingTypes

/// What can be bought, regardless of how it is priced (R11).
package struct Product: Sendable, Hashable {
  /// Its name's last segment.
  package let id: ProductID
  /// Identity, revision and times.
  package let stamp: ResourceStamp
  /// What people call it.
  package let displayName: String

  /// A product as it was decided or stored.
  package init(id: ProductID, stamp: ResourceStamp, displayName: String) {
    self.id = id
    self.stamp = stamp
    self.displayName = displayName
  }
}
