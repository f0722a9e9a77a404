package import BillingTypes

/// Decides that nobody has an extension.
package struct UnassignExtension: Sendable {
  private let etag: String

  /// An empty `etag` frees whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The free extension; the same where nobody has it.
  package func decide(_ present: Extension, now: Instant) throws(TelephonyError) -> Extension {
    try present.require(etag: etag)
    return present.changed(at: now) { $0.assignee = nil }
  }
}
