/// Decides that an account uses a number no longer (R99: by the provider's staff).
package struct DeletePhoneNumber: Sendable {
  private let etag: String

  /// An empty `etag` deletes whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// Refuses while the number leads somewhere.
  package func decide(_ present: PhoneNumber) throws(TelephonyError) {
    try present.require(etag: etag)
    if let target = present.target { throw .phoneNumberAssigned(present.name, to: target.resourceName) }
  }
}
