package import BillingTypes

/// Several users of one account that are changed together or not at all.
package struct UserBatch: Sendable {
  /// The account.
  package let account: AccountID
  /// Each once, in the caller's order.
  package let names: [UserName]

  /// One refused user of a batch.
  package struct Refusal: Error, Sendable, Hashable {
    /// Place among the names, from 0.
    package let index: Int
    /// Who is in the way.
    package let name: UserName
    /// Why.
    package let error: UsersError
  }

  /// Checks the names.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem.
  package init(parent: String, names: [String]) throws(UsersError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: parent) }
    let counts = UsersLimits.batchCounts
    checks.require(
      counts.contains(names.count), "names",
      "must hold \(counts.lowerBound) to \(counts.upperBound) users; it holds \(names.count)")
    guard let account, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    var seen: Set<UserName> = []
    var checked: [UserName] = []
    for (index, text) in names.enumerated() {
      let field = "names[\(index)]"
      guard let name = checks.value(field, { try UserName(resourceName: text) }) else { continue }
      checks.require(name.account == account, field, "must be a user of \(account.resourceName)")
      checks.require(seen.insert(name).inserted, field, "is given before; leave it out")
      checked.append(name)
    }
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.account = account
    self.names = checked
  }

  /// What becomes of every user, as `decide` says.
  ///
  /// - Parameter users: In the order of the names; nil for one that does not exist.
  /// - Throws: ``UsersError/batchRefused(_:)`` with everyone who is in the way.
  package func decide(
    _ users: [User?], _ decide: (User) throws(UsersError) -> User
  ) throws(UsersError) -> [User] {
    var decided: [User] = []
    var refusals: [Refusal] = []
    for (index, name) in names.enumerated() {
      do throws(UsersError) {
        guard let user = users[index] else { throw .userNotFound(name) }
        decided.append(try decide(user))
      } catch {
        refusals.append(Refusal(index: index, name: name, error: error))
      }
    }
    guard refusals.isEmpty else { throw .batchRefused(refusals) }
    return decided
  }
}
