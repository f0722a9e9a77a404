package import BillingTypes

/// Decides another owner of an account (R1, R99).
package struct TransferOwnership: Sendable {
  /// Which account.
  package let id: AccountID
  /// Who is to be its owner.
  package let newOwner: UserName
  private let etag: String

  /// What a transfer leaves behind.
  package struct Outcome: Sendable, Hashable {
    /// The account, one revision later.
    package let account: Account
    /// Who was the owner, with every other role.
    package let previous: User
    /// Who is the owner, and an administrator too.
    package let next: User
  }

  /// Checks a request; an empty `etag` changes whatever is there.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the request.
  package init(name: String, newOwner: String, etag: String) throws(UsersError) {
    var checks = FieldChecks()
    let id = checks.value("name") { try AccountID(resourceName: name) }
    let newOwner = checks.value("new_owner") { try UserName(resourceName: newOwner) }
    if let id, let newOwner {
      checks.require(newOwner.account == id, "new_owner", "must be a user of \(id.resourceName)")
    }
    guard let id, let newOwner, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.id = id
    self.newOwner = newOwner
    self.etag = etag
  }

  /// The account and both users; nil where the user is the owner already.
  package func decide(
    _ account: Account, previous: User?, next: User?, now: Instant
  ) throws(UsersError) -> Outcome? {
    try account.require(etag: etag)
    guard let next else { throw .userNotFound(newOwner) }
    try next.requireNotDeleted()
    guard next.isActive else { throw .ownerMustBeActive(account.id) }
    guard !next.isOwner, let previous else { return nil }
    return Outcome(
      account: account.owned(by: next.name.user, at: now),
      previous: previous.changed(at: now) { $0.roles.remove(.owner) },
      next: next.changed(at: now) { $0.roles.formUnion([.owner, .administrator]) })
  }
}
