/// Bounds of what the Users service keeps; each is tested below, at and above.
package enum UsersLimits {
  /// Characters of an account's display name.
  package static let displayNameLengths = 1...200
  /// Characters of a given or a family name.
  package static let personNameLengths = 1...100
  /// Days from an invoice's issue to its due date.
  package static let netDays: ClosedRange<Int32> = 0...365
  /// Characters of an email address (RFC 5321 §4.5.3.1, less the angle brackets).
  package static let emailLengthMaximum = 254
  /// Characters of an email address before the `@` (RFC 5321 §4.5.3.1.1).
  package static let emailLocalPartLengthMaximum = 64
  /// Characters of a BCP 47 tag.
  package static let localeLengthMaximum = 35
  /// Characters kept of who did something.
  package static let actorLengthMaximum = 200
  /// Audit entries that one read of a long walk over them loads.
  package static let auditEntriesPerRead = 200
  /// Days for which a deleted user can be restored.
  package static let restoreDays: Int64 = 30
  /// Users that one call changes.
  package static let batchCounts = 1...1_000
  /// Characters of the display name of a role.
  package static let roleNameLengths = 1...100
  /// Characters of the description of a role.
  package static let roleDescriptionLengths = 0...500
  /// Roles of an account's own.
  package static let customRolesPerAccountMaximum: Int64 = 100
  /// Roles of the account's own that one user has.
  package static let customRolesPerUserMaximum = 20
  /// Users that a refusal names; the rest is counted.
  package static let namedUsers = 20
}
