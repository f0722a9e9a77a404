package import BillingTypes

/// Decides a new account (R6, R85).
package struct CreateAccount: Sendable {
  /// The account that the draft makes if its id is free.
  package let account: Account

  /// Checks a draft. `uid` becomes the account's id too where the draft names none.
  ///
  /// - Throws: ``UsersError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: AccountDraft, uid: ResourceUID, now: Instant) throws(UsersError) {
    var checks = FieldChecks()
    let id = checks.value("account_id") { try AccountID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "account.display_name", lengths: UsersLimits.displayNameLengths)
    let currency = checks.value("account.currency_code") { try Currency(code: draft.currencyCode) }
    let timeZone = checks.value("account.time_zone") { try BillingTimeZone(identifier: draft.timeZone) }
    let locale = checks.value("account.locale") { try LocaleTag(draft.locale) }
    let billCycleDay = checks.value("account.bill_cycle_day") {
      draft.billCycleDay == 0 ? .first : try BillCycleDay(Int(draft.billCycleDay))
    }
    let paymentTerms = PaymentTerms(draft.paymentMethod ?? .invoice, netDays: draft.netDays, &checks)
    let pricingModels = Set<PricingModel>(draft.pricingModels, &checks)
    guard let id, let currency, let timeZone, let locale, let billCycleDay, checks.problems.isEmpty else {
      throw .invalid(checks.problems)
    }
    let kind = draft.kind ?? .customer
    account = Account(
      id: id, stamp: ResourceStamp(creating: uid, at: now), displayName: draft.displayName,
      kind: kind, currency: currency, timeZone: timeZone, locale: locale,
      paymentTerms: paymentTerms, billCycleDay: billCycleDay,
      pricingModels: pricingModels.isEmpty ? PricingModel.usual(for: kind) : pricingModels)
  }

  /// The new account, given whether its id is taken.
  package func decide(idTaken: Bool) throws(UsersError) -> Account {
    if idTaken { throw .accountExists(account.id) }
    return account
  }
}
