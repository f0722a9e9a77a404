import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listAuditEntries(
    _ request: UsersV1.ListAuditEntriesRequest, context: CallContext
  ) async throws -> UsersV1.ListAuditEntriesResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(
      of: context, [account.rawValue], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let before = page.integer(0) == 0 ? Int64.max : page.integer(0)
      let loaded = try AuditStore.newest(of: account, before: before, limit: page.limit, in: reader)
      let (entries, nextToken) = page.cut(loaded) { [.int64($0.sequence)] }
      return UsersV1.ListAuditEntriesResponse(auditEntries: entries.map(\.schema), nextPageToken: nextToken)
    }
  }
}
