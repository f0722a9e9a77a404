package import BillingTypes

/// Decides the end of a role of an account's own, which nobody may have any more.
package struct DeleteCustomRole: Sendable {
  private let etag: String

  /// An empty `etag` deletes whatever is there.
  package init(etag: String) { self.etag = etag }

  /// Refuses the deletion while users have the role.
  ///
  /// - Parameters:
  ///   - count: How many have it.
  ///   - holders: The first of them.
  package func decide(_ role: CustomRole, count: Int64, holders: [UserName]) throws(UsersError) {
    guard etag.isEmpty || etag == role.stamp.etag else { throw .etagMismatch(role.name.resourceName) }
    guard count == 0 else { throw .roleHeld(role.name, count: count, by: holders) }
  }
}
