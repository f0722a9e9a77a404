import BillingTypes
import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

extension InvoicingMethods {
  func startBillRun(
    _ request: InvoicingV1.StartBillRunRequest, context: CallContext
  ) async throws -> InvoicingV1.StartBillRunResponse {
    let now = environment.clock.now()
    let utc = try BillingTimeZone(identifier: "UTC")
    let action = try StartBillRun(
      id: request.billRunId, targetDate: request.billRun?.targetDate ?? "", today: utc.date(of: now))
    let response: InvoicingV1.StartBillRunResponse = try await environment.database.idempotently(
      request, requestID: request.requestId, context: context, at: now
    ) { transaction in
      var earlierRuns = try BillRunStore.count(targeting: action.targetDate, in: transaction)
      var id = action.identifier(earlierRuns: earlierRuns)
      while action.id == nil, try BillRunStore.exists(id, in: transaction) {
        earlierRuns += 1
        id = action.identifier(earlierRuns: earlierRuns)
      }
      let run = try action.decide(
        id: id, uid: derivedUID(of: id, at: now), active: BillRunStore.active(in: transaction),
        idTaken: BillRunStore.exists(id, in: transaction), now: now)
      try BillRunStore.insert(run, into: transaction)
      return InvoicingV1.StartBillRunResponse(billRun: run.schema(parked: []))
    }
    runner.wake()
    return response
  }
}
