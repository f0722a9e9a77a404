package import BillingTypes

/// A pool and a user of the same account, as a request names them.
package struct LicenseHolder: Sendable, Hashable {
  /// The pool.
  package let pool: LicensePoolName
  /// Who holds a unit of it, or is to.
  package let user: UserName

  /// Checks the names.
  ///
  /// - Throws: ``LicensingError/invalid(_:)`` with every problem.
  package init(pool: String, user: String) throws(LicensingError) {
    var checks = FieldChecks()
    let pool = checks.value("name") { try LicensePoolName(resourceName: pool) }
    let user = checks.value("user") { try UserName(resourceName: user) }
    if let pool, let user {
      // R47: only members of the account can be chosen.
      checks.require(user.account == pool.account, "user", "must be a user of \(pool.account.resourceName)")
    }
    guard let pool, let user, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.pool = pool
    self.user = user
  }
}
