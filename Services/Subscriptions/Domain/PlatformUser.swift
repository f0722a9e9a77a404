package import BillingTypes

/// A user that exists on a product's own platform, each a claim on one seat (R17, R18).
package struct PlatformUser: Sendable, Hashable {
  /// Account and id.
  package let name: PlatformUserName
  /// Identity and times.
  package let stamp: ResourceStamp
  /// On which platform.
  package let product: ProductID
  /// How the platform shows the user.
  package let displayName: String
  /// Who it is, where the platform says so.
  package let user: UserID?
  /// The day from which it takes a seat, in the account's time zone.
  package let arrivalDate: CalendarDate

  /// A platform user as it was decided or stored.
  package init(
    name: PlatformUserName, stamp: ResourceStamp, product: ProductID, displayName: String, user: UserID?,
    arrivalDate: CalendarDate
  ) {
    self.name = name
    self.stamp = stamp
    self.product = product
    self.displayName = displayName
    self.user = user
    self.arrivalDate = arrivalDate
  }
}
