import BillingTypes

/// Bounds of what the Subscriptions service keeps; each is tested below, at and above.
package enum SubscriptionsLimits {
  /// Characters of a product's, plan's or platform user's display name.
  package static let displayNameLengths = 1...200
  /// Minor units of a unit price: times the largest quantity it still fits 64 bits.
  package static let unitPriceMinorUnits: ClosedRange<Int64> = 0...1_000_000_000_000
  /// Units of one subscription.
  package static let quantities: ClosedRange<Int64> = 0...BillingLimits.quantityMaximum
  /// Days that a start date may lie before or after today.
  package static let startDistanceDays = 366
  /// Platform users that a refusal names; the rest is counted.
  package static let namedPlatformUsers = 20
  /// Users by whom one call chooses platform users.
  package static let chosenUsersMaximum = 1_000
  /// Characters of the name of whoever asks for a change.
  package static let actorLengthMaximum = 200
}
