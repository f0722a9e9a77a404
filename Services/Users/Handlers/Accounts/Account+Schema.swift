import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension AccountDraft {
  /// What a caller asks for.
  init(schema request: UsersV1.CreateAccountRequest) throws(FieldProblem) {
    let account = request.account ?? UsersV1.Account()
    self.init()
    id = request.accountId
    displayName = account.displayName
    kind = try AccountKind?(schema: account.kind)
    currencyCode = account.currencyCode
    timeZone = account.timeZone
    locale = account.locale
    paymentMethod = try PaymentMethod?(schema: account.paymentTerms)
    netDays = account.netDays
    billCycleDay = account.billCycleDay
  }
}

extension AccountKind? {
  fileprivate init(schema kind: UsersV1.AccountKind) throws(FieldProblem) {
    switch kind {
    case .unspecified: self = nil
    case .customer: self = .customer
    case .serviceProvider: self = .serviceProvider
    case .unrecognized(let number): throw FieldProblem("account.kind", "has no value \(number); use 1 or 2")
    }
  }
}

extension AccountDraft.PaymentMethod? {
  fileprivate init(schema terms: UsersV1.PaymentTerms) throws(FieldProblem) {
    switch terms {
    case .unspecified: self = nil
    case .card: self = .card
    case .invoice: self = .invoice
    case .unrecognized(let number): throw FieldProblem("account.payment_terms", "has no value \(number); use 1 or 2")
    }
  }
}

extension Account {
  /// The account as callers and followers see it.
  var schema: UsersV1.Account {
    var schema = UsersV1.Account()
    schema.name = id.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.updateTime = stamp.updatedAt.schema
    schema.displayName = displayName
    schema.currencyCode = currency.code
    schema.timeZone = timeZone.identifier
    schema.locale = locale.text
    schema.billCycleDay = Int32(billCycleDay.day)
    switch kind {
    case .customer: schema.kind = .customer
    case .serviceProvider: schema.kind = .serviceProvider
    }
    switch paymentTerms {
    case .card:
      schema.paymentTerms = .card
    case .invoice(let netDays):
      schema.paymentTerms = .invoice
      schema.netDays = netDays
    }
    return schema
  }
}
