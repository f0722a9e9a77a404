import BillingTypes
import InvoicingDomain
import Schemas
import ServiceRuntime

/// The identity of the invoice of a run in an account: made from what tells it from every other, not from chance, so that
/// a run that is taken up again after a crash makes the same invoice to the byte.
func derivedUID(of invoice: InvoiceName, in run: BillRun) -> ResourceUID {
  let identity = InvoicingV1.Invoice(name: invoice.resourceName, uid: run.uid.text)
  return ResourceUID(randomBytes: Array(requestFingerprint(identity).prefix(16)))
}

/// The identity of a run that is asked for at a moment.
func derivedUID(of run: BillRunID, at now: Instant) -> ResourceUID {
  let identity = InvoicingV1.BillRun(name: run.resourceName, createTime: now.schema)
  return ResourceUID(randomBytes: Array(requestFingerprint(identity).prefix(16)))
}
