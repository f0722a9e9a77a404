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
    let paymentTerms = Self.paymentTerms(draft, &checks)
    guard let id, let currency, let timeZone, let locale, let billCycleDay, checks.problems.isEmpty else {
      throw .invalid(checks.problems)
    }
    account = Account(
      id: id, stamp: ResourceStamp(creating: uid, at: now), displayName: draft.displayName,
      kind: draft.kind ?? .customer, currency: currency, timeZone: timeZone, locale: locale,
      paymentTerms: paymentTerms, billCycleDay: billCycleDay)
  }

  /// The new account, given whether its id is taken.
  package func decide(idTaken: Bool) throws(UsersError) -> Account {
    if idTaken { throw .accountExists(account.id) }
    return account
  }

  private static func paymentTerms(_ draft: AccountDraft, _ checks: inout FieldChecks) -> PaymentTerms {
    let field = "account.net_days"
    switch draft.paymentMethod ?? .invoice {
    case .card:
      checks.require(draft.netDays == 0, field, "must be 0 for an account that pays by card; it is \(draft.netDays)")
      return .card
    case .invoice:
      let days = UsersLimits.netDays
      checks.require(
        days.contains(draft.netDays), field,
        "must be \(days.lowerBound) to \(days.upperBound); it is \(draft.netDays)")
      return .invoice(netDays: draft.netDays)
    }
  }
}
