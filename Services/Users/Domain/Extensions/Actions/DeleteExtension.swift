import BillingTypes

/// Decides that an extension exists no longer.
package struct DeleteExtension: Sendable {
  private let etag: String

  /// An empty `etag` deletes whatever is there.
  package init(etag: String = "") { self.etag = etag }

  /// Refuses while somebody has it or a number leads to it, and says who: they are unassigned first.
  ///
  /// - Parameter numbers: Phone numbers that lead to it, the first few.
  package func decide(_ present: Extension, numbers: [PhoneNumberName]) throws(TelephonyError) {
    try present.require(etag: etag)
    let users = [present.assignee?.resourceName].compactMap { $0 } + numbers.map(\.resourceName)
    guard users.isEmpty else { throw .extensionInUse(present.name, by: users) }
  }
}
