package import BillingTypes

/// An extension as a caller asks for it: nothing of it is checked yet.
package struct ExtensionDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for the next free one.
  package var key = ""
  package var displayName = ""
  package var voicemail = Voicemail.off

  /// An empty draft.
  package init() {}
}

/// Decides a new extension of an account (R20, R21).
package struct CreateExtension: Sendable {
  package let account: AccountID
  /// Nil for the next free one.
  package let key: ExtensionKey?
  private let displayName: String
  private let voicemail: Voicemail
  private let stamp: ResourceStamp

  /// Checks a draft.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: ExtensionDraft, uid: ResourceUID, now: Instant) throws(TelephonyError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    key = draft.key.isEmpty ? nil : checks.value("extension_id") { try ExtensionKey(draft.key) }
    checks.text(draft.displayName, "extension.display_name", lengths: UsersLimits.extensionNameLengths)
    voicemail = draft.voicemail.checked("extension.voicemail", &checks)
    guard let account, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.account = account
    displayName = draft.displayName
    stamp = ResourceStamp(creating: uid, at: now)
  }

  /// An extension that is made for a user or a queue, with nothing but its key.
  package init(account: AccountID, key: ExtensionKey?, uid: ResourceUID, now: Instant) {
    self.account = account
    self.key = key
    displayName = ""
    voicemail = .off
    stamp = ResourceStamp(creating: uid, at: now)
  }

  /// The new extension.
  ///
  /// - Parameters:
  ///   - key: That of the draft, or a free one.
  ///   - present: What has the key already.
  ///   - offerExpiry: Until when the key is kept for somebody else; nil where it is not.
  package func decide(
    key: ExtensionKey, plan: ExtensionPlan, present: Extension?, offerExpiry: Instant?
  ) throws(TelephonyError) -> Extension {
    let name = ExtensionName(account: account, key: key)
    if let present { throw .extensionExists(name, assignee: present.assignee?.resourceName) }
    if let reason = plan.reservation(of: key) { throw .extensionReserved(name, reason: reason) }
    if let offerExpiry { throw .extensionOffered(name, until: offerExpiry) }
    return Extension(name: name, stamp: stamp, displayName: displayName, voicemail: voicemail, assignee: nil)
  }
}
