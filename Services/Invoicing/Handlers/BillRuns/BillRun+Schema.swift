import BillingTypes
import InvoicingDomain
import Schemas
import ServiceRuntime
import Storage

extension BillRun {
  /// The run as callers see it, with those parked accounts that it names.
  func schema(parked: [ParkedAccount]) -> InvoicingV1.BillRun {
    var schema = InvoicingV1.BillRun()
    schema.name = id.resourceName
    schema.uid = uid.text
    schema.createTime = createdAt.schema
    schema.updateTime = updatedAt.schema
    schema.targetDate = targetDate.iso
    schema.state = state.schema
    schema.accountCount = progress.accountCount
    schema.processedAccountCount = progress.processedAccountCount
    schema.invoiceCount = progress.invoiceCount
    schema.lineCount = progress.lineCount
    schema.totals = progress.sortedTotals.map(\.schema)
    schema.parkedAccounts = parked.map {
      InvoicingV1.ParkedAccount(account: $0.account.resourceName, reason: $0.reason, message: $0.message)
    }
    schema.parkedAccountCount = progress.parkedAccountCount
    return schema
  }
}

extension BillRunState {
  fileprivate var schema: InvoicingV1.BillRunState {
    switch self {
    case .catchingUp: .catchingUp
    case .running: .running
    case .done: .done
    }
  }
}

extension BillRunStore {
  /// A run as callers see it; nil where there is none.
  static func schema(of id: BillRunID, in reader: any SQLReader) throws -> InvoicingV1.BillRun? {
    try find(id, in: reader).map { try schema(of: $0, in: reader) }
  }

  /// A loaded run as callers see it.
  static func schema(of run: BillRun, in reader: any SQLReader) throws -> InvoicingV1.BillRun {
    let limit = run.progress.parkedAccountCount == 0 ? 0 : InvoicingLimits.parkedAccountsShownMaximum
    return run.schema(parked: limit == 0 ? [] : try parked(run.id, limit: limit, in: reader))
  }
}
