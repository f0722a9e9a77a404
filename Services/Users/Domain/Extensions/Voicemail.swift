import BillingTypes

/// What happens to a call to an extension or a queue that nobody takes (R22).
package struct Voicemail: Sendable, Hashable {
  package var isEnabled: Bool
  /// After how many seconds of ringing.
  package var ringSeconds: Int32
  /// Of the longest message.
  package var maxMessageSeconds: Int32
  /// Who is told of a message; empty for nobody.
  package var notificationEmail: String

  /// Settings as decided or stored.
  package init(isEnabled: Bool, ringSeconds: Int32, maxMessageSeconds: Int32, notificationEmail: String) {
    self.isEnabled = isEnabled
    self.ringSeconds = ringSeconds
    self.maxMessageSeconds = maxMessageSeconds
    self.notificationEmail = notificationEmail
  }

  /// Off, as it is where nobody set it.
  package static let off = Voicemail(
    isEnabled: false, ringSeconds: UsersLimits.voicemailRingSecondsDefault,
    maxMessageSeconds: UsersLimits.voicemailMessageSecondsDefault, notificationEmail: "")

  /// Settings as asked for; 0 seconds stand for the usual ones.
  func checked(_ field: String, _ checks: inout FieldChecks) -> Voicemail {
    var voicemail = self
    if ringSeconds == 0 { voicemail.ringSeconds = UsersLimits.voicemailRingSecondsDefault }
    if maxMessageSeconds == 0 { voicemail.maxMessageSeconds = UsersLimits.voicemailMessageSecondsDefault }
    let (ring, length) = (UsersLimits.voicemailRingSeconds, UsersLimits.voicemailMessageSeconds)
    checks.require(
      ring.contains(voicemail.ringSeconds), "\(field).ring_seconds",
      "must be \(ring.lowerBound) to \(ring.upperBound); it is \(ringSeconds)")
    checks.require(
      length.contains(voicemail.maxMessageSeconds), "\(field).max_message_seconds",
      "must be \(length.lowerBound) to \(length.upperBound); it is \(maxMessageSeconds)")
    if !notificationEmail.isEmpty {
      _ = checks.value("\(field).notification_email") { try EmailAddress(notificationEmail) }
    }
    return voicemail
  }
}
