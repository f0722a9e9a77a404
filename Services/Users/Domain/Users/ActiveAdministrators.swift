import BillingTypes

/// How many active administrators an account has, while it is decided who stops being one (R5).
package struct ActiveAdministrators: Sendable, Hashable {
  /// How many are left.
  package private(set) var count: Int64

  /// The active administrators of an account.
  package init(count: Int64) { self.count = count }

  /// Records that a user becomes another one; refused where nobody would be left.
  mutating func change(_ before: User, to after: User) throws(UsersError) {
    let difference: Int64 = (after.isActiveAdministrator ? 1 : 0) - (before.isActiveAdministrator ? 1 : 0)
    guard difference >= 0 || count > 1 else { throw .lastAdministrator(before.name) }
    count += difference
  }
}
