import BillingTypes

/// The records of the rows; nil where a field is wrong, and then the errors say which.
extension RowReader {
  private static let nameLengthMaximum = 200
  private static let roles: KeyValuePairs = [
    "owner": "ROLE_OWNER", "administrator": "ROLE_ADMINISTRATOR", "manager": "ROLE_MANAGER", "agent": "ROLE_AGENT",
    "member": "ROLE_MEMBER",
  ]

  mutating func account() -> AccountRecord? {
    let id = identifier("account", AccountID.self)
    let displayName = text("display_name", lengthMaximum: Self.nameLengthMaximum)
    let kind = word(
      "kind", ["customer": "ACCOUNT_KIND_CUSTOMER", "service_provider": "ACCOUNT_KIND_SERVICE_PROVIDER"])
    let currency = currency("currency")
    let timeZone = timeZone("time_zone")
    let locale = text("locale", lengthMaximum: 35, emptyAllowed: true)
    let terms = word("payment_terms", ["invoice": "PAYMENT_TERMS_INVOICE", "card": "PAYMENT_TERMS_CARD"])
    let netDays = integer("net_days", 0...365)
    let billCycleDay = integer("bill_cycle_day", 1...31)
    if terms == "PAYMENT_TERMS_CARD", let netDays, netDays > 0 {
      fail("net_days", "a card account is charged at once; write 0.")
    }
    guard let id, let displayName, let kind, let currency, let timeZone, let locale, let terms, let netDays,
      let billCycleDay
    else { return nil }
    return AccountRecord(
      row: row, id: id, displayName: displayName, kind: kind, currency: currency, timeZone: timeZone, locale: locale,
      paymentTerms: terms, netDays: netDays, billCycleDay: billCycleDay)
  }

  mutating func user() -> UserRecord? {
    let account = identifier("account", AccountID.self)
    let id = identifier("user", UserID.self)
    let givenName = text("given_name", lengthMaximum: Self.nameLengthMaximum)
    let familyName = text("family_name", lengthMaximum: Self.nameLengthMaximum)
    let email = email("email")
    let isActive = word("active", ["yes": true, "no": false])
    let roles = roleList("roles")
    guard let account, let id, let givenName, let familyName, let email, let isActive, let roles else { return nil }
    return UserRecord(
      row: row, account: account, id: id, givenName: givenName, familyName: familyName, email: email,
      isActive: isActive, roles: roles)
  }

  mutating func product() -> ProductRecord? {
    let id = identifier("product", ProductID.self)
    let displayName = text("display_name", lengthMaximum: Self.nameLengthMaximum)
    guard let id, let displayName else { return nil }
    return ProductRecord(row: row, id: id, displayName: displayName)
  }

  mutating func plan() -> PlanRecord? {
    let id = identifier("plan", PlanID.self)
    let product = identifier("product", ProductID.self)
    let displayName = text("display_name", lengthMaximum: Self.nameLengthMaximum)
    let model = word(
      "pricing_model", ["per_seat": "PRICING_MODEL_PER_SEAT", "active_users": "PRICING_MODEL_ACTIVE_USERS"])
    let mode = word(
      "billing_mode", ["in_advance": "BILLING_MODE_IN_ADVANCE", "in_arrears": "BILLING_MODE_IN_ARREARS"])
    let unit = word(
      "period_unit",
      ["day": "PERIOD_UNIT_DAY", "week": "PERIOD_UNIT_WEEK", "month": "PERIOD_UNIT_MONTH", "year": "PERIOD_UNIT_YEAR"])
    let count = integer("period_count", 1...Int64(BillingLimits.periodCountMaximum))
    let price = money("unit_price", currency("currency"))
    if let price, price.minorUnits < 0 { fail("unit_price", "is negative; write 0 or more.") }
    guard let id, let product, let displayName, let model, let mode, let unit, let count, let price,
      price.minorUnits >= 0
    else { return nil }
    return PlanRecord(
      row: row, id: id, product: product, displayName: displayName, pricingModel: model, billingMode: mode,
      periodUnit: unit, periodCount: count, unitPrice: price)
  }

  mutating func subscription() -> SubscriptionRecord? {
    let account = identifier("account", AccountID.self)
    let id = identifier("subscription", SubscriptionID.self)
    let plan = identifier("plan", PlanID.self)
    let startDate = date("start_date")
    let quantity = integer("quantity", 0...BillingLimits.quantityMaximum)
    guard let account, let id, let plan, let startDate, let quantity else { return nil }
    return SubscriptionRecord(
      row: row, account: account, id: id, plan: plan, startDate: startDate, quantity: quantity)
  }

  mutating func platformUser() -> PlatformUserRecord? {
    let account = identifier("account", AccountID.self)
    let id = identifier("platform_user", PlatformUserID.self)
    let product = identifier("product", ProductID.self)
    let displayName = text("display_name", lengthMaximum: Self.nameLengthMaximum)
    let user = row["user"].isEmpty ? nil : identifier("user", UserID.self)
    guard let account, let id, let product, let displayName, row["user"].isEmpty || user != nil else { return nil }
    return PlatformUserRecord(
      row: row, account: account, id: id, product: product, displayName: displayName, user: user)
  }

  mutating func change() -> ChangeRecord? {
    let order = text("change", lengthMaximum: 100)
    if let order, !order.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }) {
      fail("change", "\"\(order)\" is part of a key; use printable ASCII without blanks, quotes and backslashes.")
    }
    let account = identifier("account", AccountID.self)
    let subscription = identifier("subscription", SubscriptionID.self)
    let effectiveDate = date("effective_date")
    let quantity = integer("quantity", 0...BillingLimits.quantityMaximum)
    guard errors.isEmpty, let order, let account, let subscription, let effectiveDate, let quantity else { return nil }
    return ChangeRecord(
      row: row, order: order, account: account, subscription: subscription, effectiveDate: effectiveDate,
      quantity: quantity)
  }

  /// The services check addresses in full; this finds what is certainly none.
  private mutating func email(_ column: String) -> String? {
    guard let text = text(column, lengthMaximum: 254) else { return nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    if parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains(" ") { return text }
    fail(column, "\"\(text)\" is not an email address; write NAME@DOMAIN.")
    return nil
  }

  private mutating func roleList(_ column: String) -> [String]? {
    let words = row[column].split(separator: " ").map(String.init)
    var found: [String] = []
    for word in words {
      guard let role = Self.roles.first(where: { $0.key == word })?.value, !found.contains(role) else {
        let known = Self.roles.map(\.key).joined(separator: ", ")
        fail(column, "\"\(word)\" is unknown or there twice; write roles among \(known), separated by blanks.")
        return nil
      }
      found.append(role)
    }
    if found.isEmpty { fail(column, "is empty; write at least member.") }
    return found.isEmpty ? nil : found
  }
}
