import BillingTypes
import Protobuf

/// One write, made from one row; its key is made from the row's own identifiers, so that a second import repeats it.
struct ImportRequest: Sendable {
  /// `users.csv:12`
  let origin: String
  /// The line of the row.
  let line: Int
  let path: String
  let query: [(String, String)]
  let body: JSONValue
  let key: String

  private init(
    _ row: ImportRow, _ path: String, query: [(String, String)] = [], key: String, _ body: [(String, JSONValue?)]
  ) {
    origin = row.origin
    line = row.line
    self.path = path
    self.query = query
    self.body = .object(leavingOut: body)
    self.key = "import/\(row.file.rawValue)/\(key)"
  }

  init(_ record: AccountRecord) {
    self.init(
      record.row, "/v1/accounts", query: [("accountId", record.id.rawValue)], key: record.id.rawValue,
      [
        ("displayName", .string(record.displayName)), ("kind", .string(record.kind)),
        ("currencyCode", .string(record.currency.code)), ("timeZone", .string(record.timeZone)),
        ("locale", record.locale.isEmpty ? nil : .string(record.locale)),
        ("paymentTerms", .string(record.paymentTerms)), ("netDays", .number(String(record.netDays))),
        ("billCycleDay", .number(String(record.billCycleDay))),
      ])
  }

  init(_ record: UserRecord) {
    self.init(
      record.row, "/v1/\(record.account.resourceName)/users", query: [("userId", record.id.rawValue)],
      key: "\(record.account)/\(record.id)",
      [
        ("givenName", .string(record.givenName)), ("familyName", .string(record.familyName)),
        ("email", .string(record.email)), ("active", .bool(record.isActive)),
        ("roles", .array(record.roles.map { .string($0) })),
      ])
  }

  init(_ record: ProductRecord) {
    self.init(
      record.row, "/v1/products", query: [("productId", record.id.rawValue)], key: record.id.rawValue,
      [("displayName", .string(record.displayName))])
  }

  init(_ record: PlanRecord) {
    let price: [(String, JSONValue?)] = [
      ("currencyCode", .string(record.unitPrice.currency.code)),
      ("minorUnits", .string(String(record.unitPrice.minorUnits))),
    ]
    self.init(
      record.row, "/v1/plans", query: [("planId", record.id.rawValue)], key: record.id.rawValue,
      [
        ("displayName", .string(record.displayName)), ("product", .string(record.product.resourceName)),
        ("pricingModel", .string(record.pricingModel)), ("billingMode", .string(record.billingMode)),
        ("periodUnit", .string(record.periodUnit)), ("periodCount", .number(String(record.periodCount))),
        ("unitPrice", .object(leavingOut: price)),
      ])
  }

  init(_ record: SubscriptionRecord) {
    self.init(
      record.row, "/v1/\(record.account.resourceName)/subscriptions",
      query: [("subscriptionId", record.id.rawValue)], key: "\(record.account)/\(record.id)",
      [
        ("plan", .string(record.plan.resourceName)), ("startDate", .string(record.startDate.iso)),
        ("quantity", .string(String(record.quantity))),
      ])
  }

  init(_ record: PlatformUserRecord) {
    let user = record.user.map { UserName(account: record.account, id: $0).resourceName }
    self.init(
      record.row, "/v1/\(record.account.resourceName)/platformUsers",
      query: [("platformUserId", record.id.rawValue)], key: "\(record.account)/\(record.id)",
      [
        ("product", .string(record.product.resourceName)), ("displayName", .string(record.displayName)),
        ("user", user.map { .string($0) }),
      ])
  }

  init(_ record: ChangeRecord) {
    let name = SubscriptionName(account: record.account, id: record.subscription).resourceName
    self.init(
      record.row, "/v1/\(name):changeQuantity", key: record.order,
      [
        ("quantity", .string(String(record.quantity))), ("effectiveDate", .string(record.effectiveDate.iso)),
      ])
  }
}
