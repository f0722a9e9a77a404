import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  func listBillRuns(
    _ request: InvoicingV1.ListBillRunsRequest, context: CallContext
  ) async throws -> InvoicingV1.ListBillRunsResponse {
    let page = try PageRequest(
      list: context.method.description, size: request.pageSize, token: request.pageToken,
      tokens: environment.database.pageTokens)
    return try await environment.database.read { reader in
      let loaded = try BillRunStore.list(
        after: page.integer(0), id: page.text(1), limit: page.limit, in: reader)
      let (runs, nextToken) = page.cut(loaded) {
        [.int64($0.createdAt.millisecondsSinceEpoch), .text($0.id.rawValue)]
      }
      return InvoicingV1.ListBillRunsResponse(
        billRuns: try runs.map { try BillRunStore.schema(of: $0, in: reader) }, nextPageToken: nextToken)
    }
  }
}
