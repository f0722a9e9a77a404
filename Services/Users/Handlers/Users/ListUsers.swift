import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// Page, total and active count come from one snapshot, so they never disagree (R67-R69).
  package func listUsers(
    _ request: UsersV1.ListUsersRequest, context: CallContext
  ) async throws -> UsersV1.ListUsersResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let filter = try ListFilter(parsing: request.filter, fields: UserList.filterFields)
    let order = try ListOrder(parsing: request.orderBy, fields: UserList.orderFields)
    let list = try UserList(
      of: account, filter: filter, order: order, showsDeleted: request.showDeleted, at: environment.clock.now(),
      role: try Self.role(filter, of: account))
    let page = try environment.page(
      of: context, [account.rawValue, request.filter, order.text, "\(request.showDeleted)"], size: request.pageSize,
      token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let (entries, nextToken) = page.cut(try list.page(page, of: account, in: reader)) { $0.key }
      return UsersV1.ListUsersResponse(
        users: entries.map(\.user.schema), nextPageToken: nextToken,
        activeCount: Int32(clamping: try UserStore.activeCount(of: account, in: reader)),
        totalSize: Int32(clamping: try list.totalSize(of: account, in: reader)))
    }
  }

  /// The role that a filter names: one of the house as JSON writes it, or one of the account's own.
  private static func role(
    _ filter: ListFilter, of account: AccountID
  ) throws -> (house: Role?, custom: RoleID?) {
    let role = try filter.value(
      "roles", .has,
      { text -> (house: Role?, custom: RoleID?)? in
        if let role = Role(jsonName: text) { return (role, nil) }
        guard let name = try? RoleName(resourceName: text), name.account == account else { return nil }
        return (nil, name.role)
      }, expected: "ROLE_OWNER, ROLE_ADMINISTRATOR, ROLE_MANAGER, ROLE_AGENT, ROLE_MEMBER or a role's name in quotes")
    return role ?? (nil, nil)
  }
}
