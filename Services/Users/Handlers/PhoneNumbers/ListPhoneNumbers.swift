import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func listPhoneNumbers(
    _ request: UsersV1.ListPhoneNumbersRequest, context: CallContext
  ) async throws -> UsersV1.ListPhoneNumbersResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let filter = try ListFilter(parsing: request.filter, fields: PhoneNumberList.filterFields)
    let order = try ListOrder(parsing: request.orderBy, fields: PhoneNumberList.orderFields)
    let list = try PhoneNumberList(of: account, filter: filter, order: order)
    let page = try environment.page(
      of: context, [account.rawValue, request.filter, order.text], size: request.pageSize, token: request.pageToken)
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw TelephonyError.accountNotFound(account) }
      let (entries, nextToken) = page.cut(try list.page(page, in: reader)) { $0.key }
      return UsersV1.ListPhoneNumbersResponse(
        phoneNumbers: entries.map(\.item.schema), nextPageToken: nextToken,
        totalSize: Int32(clamping: try list.totalSize(in: reader)))
    }
  }
}
