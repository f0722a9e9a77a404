import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listUsers(
    _ request: UsersV1.ListUsersRequest, context: CallContext
  ) async throws -> UsersV1.ListUsersResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(
      of: context, [account.rawValue], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let loaded = try UserStore.list(of: account, after: page.text(), limit: page.limit, in: reader)
      let (users, nextToken) = page.cut(loaded) { [.text($0.name.user.rawValue)] }
      let activeCount = try UserStore.activeCount(of: account, in: reader)
      return UsersV1.ListUsersResponse(
        users: users.map(\.schema), nextPageToken: nextToken, activeCount: Int32(clamping: activeCount))
    }
  }
}
