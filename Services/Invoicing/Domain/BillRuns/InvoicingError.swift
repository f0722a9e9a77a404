package import BillingTypes

/// Why a request to Invoicing is refused.
package enum InvoicingError: Error, Hashable {
  /// Something is wrong with the request; every problem at once.
  case invalid([FieldProblem])
  /// No such invoice.
  case invoiceNotFound(InvoiceName)
  /// No such run.
  case billRunNotFound(BillRunID)
  /// The identifier is taken.
  case billRunExists(BillRunID)
  /// One run at a time: this one is not through yet.
  case billRunInProgress(BillRunID)
}
