package import BillingTypes

/// Decides that a number leads nowhere.
package struct UnassignPhoneNumber: Sendable {
  private let etag: String

  /// An empty `etag` frees whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// The free number; the same where it leads nowhere already.
  package func decide(_ present: PhoneNumber, now: Instant) throws(TelephonyError) -> PhoneNumber {
    try present.require(etag: etag)
    return present.leading(to: nil, at: now)
  }
}
