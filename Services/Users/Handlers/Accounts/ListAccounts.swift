import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listAccounts(
    _ request: UsersV1.ListAccountsRequest, context: CallContext
  ) async throws -> UsersV1.ListAccountsResponse {
    let page = try environment.page(of: context, size: request.pageSize, token: request.pageToken)
    let loaded = try await environment.database.read {
      try AccountStore.list(after: page.text(), limit: page.limit, in: $0)
    }
    let (accounts, nextToken) = page.cut(loaded) { [.text($0.id.rawValue)] }
    return UsersV1.ListAccountsResponse(accounts: accounts.map(\.schema), nextPageToken: nextToken)
  }
}
