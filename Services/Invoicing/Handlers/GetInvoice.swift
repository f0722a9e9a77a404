import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  func getInvoice(
    _ request: InvoicingV1.GetInvoiceRequest, context: CallContext
  ) async throws -> InvoicingV1.GetInvoiceResponse {
    let name = try FieldProblem.check("name") { try InvoiceName(resourceName: request.name) }
    guard let invoice = try await environment.database.read({ try InvoiceStore.find(name, in: $0) }) else {
      throw InvoicingError.invoiceNotFound(name)
    }
    return InvoicingV1.GetInvoiceResponse(invoice: invoice.schema)
  }
}
