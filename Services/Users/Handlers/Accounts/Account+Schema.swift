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
    pricingModels = try account.pricingModels.map { model throws(FieldProblem) in try PricingModel(schema: model) }
  }
}

extension AccountEdit {
  /// What a caller wants to be different.
  init(schema account: UsersV1.Account, mask: String) throws(FieldProblem) {
    let mask = try FieldMask(
      parsing: mask,
      fields: [
        "display_name", "kind", "time_zone", "locale", "payment_terms", "net_days", "pricing_models", "currency_code",
        "bill_cycle_day",
      ])
    self.init()
    displayName = mask.value("display_name", account.displayName, isSet: !account.displayName.isEmpty)
    kind = mask.value("kind", try AccountKind?(schema: account.kind), isSet: true) ?? nil
    timeZone = mask.value("time_zone", account.timeZone, isSet: !account.timeZone.isEmpty)
    locale = mask.value("locale", account.locale, isSet: !account.locale.isEmpty)
    paymentMethod =
      mask.value(
        "payment_terms", try AccountDraft.PaymentMethod?(schema: account.paymentTerms), isSet: true) ?? nil
    netDays = mask.value("net_days", account.netDays, isSet: account.netDays != 0)
    let models = try account.pricingModels.map { model throws(FieldProblem) in try PricingModel(schema: model) }
    pricingModels = mask.value("pricing_models", models, isSet: !models.isEmpty)
    currencyCode = mask.value("currency_code", account.currencyCode, isSet: !account.currencyCode.isEmpty)
    billCycleDay = mask.value("bill_cycle_day", account.billCycleDay, isSet: account.billCycleDay != 0)
  }
}

extension PricingModel {
  fileprivate init(schema model: UsersV1.PricingModel) throws(FieldProblem) {
    switch model {
    case .seats: self = .seats
    case .licenses: self = .licenses
    case .activeUsers: self = .activeUsers
    case .oneOff: self = .oneOff
    case .numbers: self = .numbers
    case .unspecified:
      throw FieldProblem("account.pricing_models", "must not hold PRICING_MODEL_UNSPECIFIED; leave it out")
    case .unrecognized(let number):
      throw FieldProblem("account.pricing_models", "have no value \(number); use 1 to 5")
    }
  }

  fileprivate var schema: UsersV1.PricingModel {
    switch self {
    case .seats: .seats
    case .licenses: .licenses
    case .activeUsers: .activeUsers
    case .oneOff: .oneOff
    case .numbers: .numbers
    }
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
    schema.pricingModels = pricingModels.sorted().map(\.schema)
    schema.owner = owner.map { UserName(account: id, user: $0).resourceName } ?? ""
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
