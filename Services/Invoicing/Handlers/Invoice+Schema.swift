import BillingTypes
import InvoicingDomain
import Schemas
import ServiceRuntime

extension Money {
  /// The amount as callers see it.
  var schema: TypesV1.Money { TypesV1.Money(currencyCode: currency.code, minorUnits: minorUnits) }
}

extension Invoice {
  /// The invoice as callers see it.
  var schema: InvoicingV1.Invoice {
    var schema = InvoicingV1.Invoice()
    schema.name = name.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.issueDate = issueDate.iso
    schema.dueDate = dueDate.iso
    schema.targetDate = targetDate.iso
    schema.billRun = billRun.resourceName
    schema.lines = lines.map { $0.schema(of: name.account) }
    schema.total = total.schema
    return schema
  }
}

extension InvoiceLine {
  fileprivate func schema(of account: AccountID) -> InvoicingV1.InvoiceLine {
    var schema = InvoicingV1.InvoiceLine()
    schema.lineNumber = Int32(clamping: lineNumber)
    schema.kind = kind.schema
    schema.subscription = SubscriptionName(account: account, subscription: subscription).resourceName
    schema.startDate = range.start.iso
    schema.endDate = range.end.iso
    schema.quantity = quantity
    schema.unitPrice = unitPrice.schema
    schema.numerator = numerator
    schema.denominator = denominator
    schema.amount = amount.schema
    schema.explanation = explanation
    schema.cause = cause
    if let credited {
      schema.creditedInvoice = InvoiceName(account: account, invoice: credited.invoice).resourceName
      schema.creditedLineNumber = Int32(clamping: credited.lineNumber)
    }
    return schema
  }
}

extension LineKind {
  fileprivate var schema: InvoicingV1.InvoiceLineKind {
    switch self {
    case .recurring: .recurring
    case .prorated: .prorated
    case .oneOff: .oneOff
    case .credit: .credit
    }
  }
}
