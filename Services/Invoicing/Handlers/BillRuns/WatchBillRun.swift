import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  /// The run now, again at every step of progress, and last when it is done. Steps that come faster than the caller
  /// reads are left out; the last one never is.
  func watchBillRun(
    _ request: InvoicingV1.WatchBillRunRequest, responses: ResponseWriter<InvoicingV1.WatchBillRunResponse>,
    context: CallContext
  ) async throws {
    let id = try FieldProblem.check("name") { try BillRunID(resourceName: request.name) }
    var last: InvoicingV1.BillRun?
    for await _ in signal.watch() {
      guard let run = try await environment.database.read({ try BillRunStore.schema(of: id, in: $0) }) else {
        throw InvoicingError.billRunNotFound(id)
      }
      if run != last { try await responses.send(InvoicingV1.WatchBillRunResponse(billRun: run)) }
      if run.state == .done { return }
      last = run
    }
    // The signal ends before the run does only when the caller is gone or the process stops.
    throw RPCError(
      .unavailable, reason: "SHUTTING_DOWN", message: "the service is stopping; watch the bill run again")
  }
}
