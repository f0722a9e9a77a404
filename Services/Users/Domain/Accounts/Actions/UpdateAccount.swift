package import BillingTypes

/// Decides other facts of an account (R85). Its currency and its cycle day are fixed: what was billed depends on them.
package struct UpdateAccount: Sendable {
  /// Which account.
  package let id: AccountID
  private let edit: AccountEdit
  private let timeZone: BillingTimeZone?
  private let locale: LocaleTag?
  private let pricingModels: Set<PricingModel>?
  private let etag: String

  /// Checks a request; an empty `etag` changes whatever is there.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the request.
  package init(name: String, _ edit: AccountEdit, etag: String) throws(UsersError) {
    var checks = FieldChecks()
    let id = checks.value("account.name") { try AccountID(resourceName: name) }
    if let displayName = edit.displayName {
      checks.text(displayName, "account.display_name", lengths: UsersLimits.displayNameLengths)
    }
    timeZone = edit.timeZone.flatMap { text in
      checks.value("account.time_zone") { try BillingTimeZone(identifier: text) }
    }
    locale = edit.locale.flatMap { text in checks.value("account.locale") { try LocaleTag(text) } }
    pricingModels = edit.pricingModels.map { Set<PricingModel>($0, &checks) }
    checks.require(pricingModels?.isEmpty != true, "account.pricing_models", "must name at least one model")
    guard let id, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.id = id
    self.edit = edit
    self.etag = etag
  }

  /// The changed account; as it was where nothing is different.
  package func decide(_ account: Account, now: Instant) throws(UsersError) -> Account {
    try account.require(etag: etag)
    var checks = FieldChecks()
    let fixed = "is fixed once the account exists, because what was billed depends on it"
    checks.require(edit.currencyCode ?? account.currency.code == account.currency.code, "account.currency_code", fixed)
    let billCycleDay = Int32(account.billCycleDay.day)
    checks.require(edit.billCycleDay ?? billCycleDay == billCycleDay, "account.bill_cycle_day", fixed)
    let paymentTerms = paymentTerms(account, &checks)
    guard checks.problems.isEmpty else { throw .invalid(checks.problems) }
    var changed = account
    changed.displayName = edit.displayName ?? account.displayName
    changed.kind = edit.kind ?? account.kind
    changed.timeZone = timeZone ?? account.timeZone
    changed.locale = locale ?? account.locale
    changed.paymentTerms = paymentTerms
    changed.pricingModels = pricingModels ?? account.pricingModels
    guard changed != account else { return account }
    changed.stamp = account.stamp.changed(at: now)
    return changed
  }

  /// Days are kept where only the method is named, unless the account is to pay by card.
  private func paymentTerms(_ account: Account, _ checks: inout FieldChecks) -> PaymentTerms {
    let present: (method: AccountDraft.PaymentMethod, netDays: Int32) =
      switch account.paymentTerms {
      case .card: (.card, 0)
      case .invoice(let netDays): (.invoice, netDays)
      }
    let method = edit.paymentMethod ?? present.method
    return PaymentTerms(method, netDays: edit.netDays ?? (method == .card ? 0 : present.netDays), &checks)
  }
}
