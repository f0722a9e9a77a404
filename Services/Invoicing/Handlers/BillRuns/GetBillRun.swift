import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  func getBillRun(
    _ request: InvoicingV1.GetBillRunRequest, context: CallContext
  ) async throws -> InvoicingV1.GetBillRunResponse {
    let id = try FieldProblem.check("name") { try BillRunID(resourceName: request.name) }
    guard let run = try await environment.database.read({ try BillRunStore.schema(of: id, in: $0) }) else {
      throw InvoicingError.billRunNotFound(id)
    }
    return InvoicingV1.GetBillRunResponse(billRun: run)
  }
}
