/// Bounds of what the Licensing service takes; each is tested below, at and above.
package enum LicensingLimits {
  /// Users by whom one call chooses assignments.
  package static let chosenUsersMaximum = 1_000
  /// Characters kept of who handed a unit out.
  package static let actorLengthMaximum = 200
}
