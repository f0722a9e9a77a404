package import BillingTypes

/// Decides another display name and another voicemail of an extension (R22).
package struct UpdateExtension: Sendable {
  package let name: ExtensionName
  private let displayName: String?
  private let voicemail: Voicemail?
  private let etag: String

  /// Checks an edit; nil leaves a field as it is.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(name: String, displayName: String?, voicemail: Voicemail?, etag: String) throws(TelephonyError) {
    var checks = FieldChecks()
    let name = checks.value("extension.name") { try ExtensionName(resourceName: name) }
    if let displayName {
      checks.text(displayName, "extension.display_name", lengths: UsersLimits.extensionNameLengths)
    }
    self.voicemail = voicemail.map { $0.checked("extension.voicemail", &checks) }
    guard let name, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = name
    self.displayName = displayName
    self.etag = etag
  }

  /// The changed extension; the same where nothing is other than before.
  package func decide(_ present: Extension, now: Instant) throws(TelephonyError) -> Extension {
    try present.require(etag: etag)
    return present.changed(at: now) {
      if let displayName { $0.displayName = displayName }
      if let voicemail { $0.voicemail = voicemail }
    }
  }
}
