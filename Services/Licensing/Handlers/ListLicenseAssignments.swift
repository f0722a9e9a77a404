import BillingTypes
import LicensingDomain
package import RPC
package import Schemas
import ServiceRuntime
import Storage

extension LicensingMethods {
  /// Who holds what; nothing for an account that Licensing does not know, which it can not tell from one that does not
  /// exist.
  package func listLicenseAssignments(
    _ request: LicensingV1.ListLicenseAssignmentsRequest, context: CallContext
  ) async throws -> LicensingV1.ListLicenseAssignmentsResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let product = try FieldProblem.check("product") {
      request.product.isEmpty ? nil : try ProductID(resourceName: request.product)
    }
    let users = try Self.chosenUsers(request.users, of: account)
    let page = try environment.page(
      of: context, [account.rawValue, request.product] + request.users, size: request.pageSize,
      token: request.pageToken)
    let (user, last) = (page.text(), page.text(1))
    let loaded = try await environment.database.read { reader -> [LicenseAssignment] in
      guard let users else {
        return try AssignmentStore.list(
          of: account, product: product, after: user, last, limit: page.limit, in: reader)
      }
      var assignments: [LicenseAssignment] = []
      for name in users where name.user.rawValue >= user && assignments.count < page.limit {
        assignments += try AssignmentStore.list(of: name, limit: .max, in: reader)
          .filter { product == nil || $0.pool.product == product }
          .filter { name.user.rawValue > user || $0.pool.product.rawValue > last }
      }
      return Array(assignments.prefix(page.limit))
    }
    let (assignments, nextToken) = page.cut(loaded) {
      [.text($0.user.user.rawValue), .text($0.pool.product.rawValue)]
    }
    return LicensingV1.ListLicenseAssignmentsResponse(
      licenseAssignments: assignments.map(\.schema), nextPageToken: nextToken)
  }

  /// The users by whom assignments are chosen, in order; nil for all.
  private static func chosenUsers(_ names: [String], of account: AccountID) throws -> [UserName]? {
    guard !names.isEmpty else { return nil }
    var checks = FieldChecks()
    let limit = LicensingLimits.chosenUsersMaximum
    checks.require(names.count <= limit, "users", "must hold at most \(limit); it holds \(names.count)")
    guard checks.problems.isEmpty else { throw LicensingError.invalid(checks.problems) }
    let users = names.enumerated().compactMap { index, text -> UserName? in
      let field = "users[\(index)]"
      let name = checks.value(field) { try UserName(resourceName: text) }
      if let name { checks.require(name.account == account, field, "must be a user of \(account.resourceName)") }
      return name
    }
    guard checks.problems.isEmpty else { throw LicensingError.invalid(checks.problems) }
    return Set(users).sorted { $0.user.rawValue < $1.user.rawValue }
  }
}
