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
  /// Bytes of audit entries in one message; a frame holds 4 MiB.
  package static let auditBytesPerMessage = 2 << 20
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
  /// Phone numbers that are shown with a user; the rest is counted.
  package static let phoneNumbersPerLine = 20
  /// Digits of an extension's key.
  package static let extensionKeyLengths = 2...8
  /// Keys that no account gets: calls for help must get through from every telephone.
  package static let emergencyNumbers: Set<String> = ["000", "110", "112", "119", "911", "933", "999"]
  /// Numbers among which keys are given automatically where an account's plan says nothing else.
  package static let automaticExtensions = 100...99_999
  /// Within which numbers a plan may choose them.
  package static let automaticExtensionBounds = 10...99_999_999
  /// Ranges that a plan reserves.
  package static let reservedRangesMaximum = 50
  /// Characters of a reason for a reservation.
  package static let reservationReasonLengths = 0...100
  /// Characters of an extension's display name.
  package static let extensionNameLengths = 0...100
  /// Characters of a queue's display name.
  package static let queueNameLengths = 1...100
  /// For how long an offered key is kept, in milliseconds: the time to fill in a form.
  package static let extensionOfferMilliseconds: Int64 = 600_000
  /// Keys that are offered and not yet used, per account.
  package static let extensionOffersMaximum = 100
  /// Taken keys that one step of the search for a free one loads.
  package static let extensionsPerSearch = 500
  /// Seconds of ringing before voicemail.
  package static let voicemailRingSeconds: ClosedRange<Int32> = 5...120
  /// Where nothing else is said.
  package static let voicemailRingSecondsDefault: Int32 = 20
  /// Seconds of the longest voicemail message.
  package static let voicemailMessageSeconds: ClosedRange<Int32> = 10...600
  /// Where nothing else is said.
  package static let voicemailMessageSecondsDefault: Int32 = 180
  /// Digits of a phone number (ITU-T E.164 §6.2.1; shorter ones can not be told from local numbers).
  package static let phoneNumberDigits = 7...15
  /// Agents of one queue.
  package static let agentsPerQueueMaximum = 500
  /// Agents that one call adds or removes.
  package static let agentsPerChange = 1...100
  /// Resources that a refusal names.
  package static let namedResources = 10
}
