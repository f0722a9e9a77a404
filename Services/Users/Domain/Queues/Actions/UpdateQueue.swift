package import BillingTypes

/// Decides another name, strategy and voicemail of a queue (R22).
package struct UpdateQueue: Sendable {
  package let name: QueueName
  private let displayName: String?
  private let strategy: QueueStrategy?
  private let voicemail: Voicemail?
  private let etag: String

  /// Checks an edit; nil leaves a field as it is.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(
    name: String, displayName: String?, strategy: QueueStrategy?, voicemail: Voicemail?, etag: String
  ) throws(TelephonyError) {
    var checks = FieldChecks()
    let name = checks.value("queue.name") { try QueueName(resourceName: name) }
    if let displayName { checks.text(displayName, "queue.display_name", lengths: UsersLimits.queueNameLengths) }
    self.voicemail = voicemail.map { $0.checked("queue.voicemail", &checks) }
    guard let name, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = name
    self.displayName = displayName
    self.strategy = strategy
    self.etag = etag
  }

  /// The changed queue; the same where nothing is other than before.
  package func decide(_ present: Queue, now: Instant) throws(TelephonyError) -> Queue {
    try present.require(etag: etag)
    return present.changed(at: now) {
      if let displayName { $0.displayName = displayName }
      if let strategy { $0.strategy = strategy }
      if let voicemail { $0.voicemail = voicemail }
    }
  }
}
