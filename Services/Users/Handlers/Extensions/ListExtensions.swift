import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listExtensions(
    _ request: UsersV1.ListExtensionsRequest, context: CallContext
  ) async throws -> UsersV1.ListExtensionsResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let filter = try ListFilter(parsing: request.filter, fields: ExtensionList.filterFields)
    let order = try ListOrder(parsing: request.orderBy, fields: ExtensionList.orderFields)
    let list = try ExtensionList(of: account, filter: filter, order: order)
    let page = try environment.page(
      of: context, [account.rawValue, request.filter, order.text], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw TelephonyError.accountNotFound(account) }
      let (entries, nextToken) = page.cut(try list.page(page, in: reader)) { $0.key }
      return UsersV1.ListExtensionsResponse(
        extensions: entries.map(\.item.schema), nextPageToken: nextToken,
        totalSize: Int32(clamping: try list.totalSize(in: reader)))
    }
  }
}
