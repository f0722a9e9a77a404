import BillingTypes
package import InvoicingDomain
package import RPC
import ServiceRuntime

extension InvoicingError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems):
      .invalid(problems)
    case .invoiceNotFound(let invoice):
      RPCError(
        .notFound, reason: "INVOICE_NOT_FOUND",
        message: "there is no invoice \(invoice.invoice) in \(invoice.account.resourceName)",
        metadata: ["invoice": invoice.resourceName])
    case .billRunNotFound(let run):
      RPCError(
        .notFound, reason: "BILL_RUN_NOT_FOUND", message: "there is no bill run \(run)",
        metadata: ["bill_run": run.resourceName])
    case .billRunExists(let run):
      RPCError(
        .alreadyExists, reason: "BILL_RUN_EXISTS",
        message: "the bill run \(run) exists already; choose another bill_run_id",
        metadata: ["bill_run": run.resourceName])
    case .billRunInProgress(let run):
      RPCError(
        .failedPrecondition, reason: "BILL_RUN_IN_PROGRESS",
        message: "the bill run \(run) is not done yet; watch it and start the next one then",
        metadata: ["bill_run": run.resourceName])
    }
  }
}
