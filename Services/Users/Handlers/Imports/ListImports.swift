import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listImports(
    _ request: UsersV1.ListImportsRequest, context: CallContext
  ) async throws -> UsersV1.ListImportsResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(of: context, [account.rawValue], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let loaded = try ImportStore.list(
        of: account, before: page.isFirst ? .max : page.integer(0), id: page.text(1), limit: page.limit, in: reader)
      let (imports, nextToken) = page.cut(loaded) { [.int64($0.createdAt), .text($0.id)] }
      return UsersV1.ListImportsResponse(imports: imports.map { withProgress($0.resource) }, nextPageToken: nextToken)
    }
  }
}
