import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  package func listPlatformUsers(
    _ request: SubscriptionsV1.ListPlatformUsersRequest, context: CallContext
  ) async throws -> SubscriptionsV1.ListPlatformUsersResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let product = try FieldProblem.check("product") {
      request.product.isEmpty ? nil : try ProductID(resourceName: request.product)
    }
    let chosen = try Self.chosenUsers(request.users, of: account)
    let page = try environment.page(
      of: context, [account.rawValue, request.product] + request.users, size: request.pageSize,
      token: request.pageToken)
    _ = try await accounts.account(account, for: context)
    let loaded = try await environment.database.read { reader in
      guard chosen.isEmpty else {
        return try PlatformUserStore.list(
          being: chosen, product: product, after: page.text(), limit: page.limit, in: reader)
      }
      return try PlatformUserStore.list(
        of: account, product: product, after: page.text(), limit: page.limit, in: reader)
    }
    let (users, nextToken) = page.cut(loaded) { [.text($0.name.platformUser.rawValue)] }
    return SubscriptionsV1.ListPlatformUsersResponse(
      platformUsers: users.map(\.schema), nextPageToken: nextToken)
  }

  private static func chosenUsers(_ names: [String], of account: AccountID) throws -> Set<UserName> {
    var checks = FieldChecks()
    let limit = SubscriptionsLimits.chosenUsersMaximum
    checks.require(names.count <= limit, "users", "must hold at most \(limit); it holds \(names.count)")
    guard checks.problems.isEmpty else { throw SubscriptionsError.invalid(checks.problems) }
    let users = names.enumerated().compactMap { index, text -> UserName? in
      let field = "users[\(index)]"
      let name = checks.value(field) { try UserName(resourceName: text) }
      if let name { checks.require(name.account == account, field, "must be a user of \(account.resourceName)") }
      return name
    }
    guard checks.problems.isEmpty else { throw SubscriptionsError.invalid(checks.problems) }
    return Set(users)
  }
}
