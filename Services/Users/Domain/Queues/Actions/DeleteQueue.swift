import BillingTypes

/// Decides that a queue exists no longer.
package struct DeleteQueue: Sendable {
  private let etag: String

  /// An empty `etag` deletes whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// Refuses while a phone number leads to it, and says which; its extension is simply free again.
  package func decide(_ present: Queue, numbers: [PhoneNumberName]) throws(TelephonyError) {
    try present.require(etag: etag)
    guard numbers.isEmpty else { throw .queueInUse(present.name, by: numbers.map(\.resourceName)) }
  }
}
