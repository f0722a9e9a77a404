import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listQueues(
    _ request: UsersV1.ListQueuesRequest, context: CallContext
  ) async throws -> UsersV1.ListQueuesResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let filter = try ListFilter(parsing: request.filter, fields: QueueList.filterFields)
    let order = try ListOrder(parsing: request.orderBy, fields: QueueList.orderFields)
    let list = try QueueList(of: account, filter: filter, order: order)
    let page = try environment.page(
      of: context, [account.rawValue, request.filter, order.text], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw TelephonyError.accountNotFound(account) }
      let (entries, nextToken) = page.cut(try list.page(page, in: reader)) { $0.key }
      return UsersV1.ListQueuesResponse(
        queues: try entries.map {
          $0.item.schema(try ExtensionStore.find(of: .queue($0.item.name), in: reader))
        }, nextPageToken: nextToken,
        totalSize: Int32(clamping: try list.totalSize(in: reader)))
    }
  }
}
