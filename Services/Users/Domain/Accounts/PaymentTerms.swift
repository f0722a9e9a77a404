import BillingTypes

/// How an account pays (R85).
package enum PaymentTerms: Sendable, Hashable {
  /// Charged to a card at purchase and at renewal.
  case card
  /// Billed by invoice, due a number of days after its issue.
  case invoice(netDays: Int32)

  /// Terms of a method and a number of days, with a problem where they do not fit each other.
  init(_ method: AccountDraft.PaymentMethod, netDays: Int32, _ checks: inout FieldChecks) {
    let field = "account.net_days"
    switch method {
    case .card:
      checks.require(netDays == 0, field, "must be 0 for an account that pays by card; it is \(netDays)")
      self = .card
    case .invoice:
      let days = UsersLimits.netDays
      checks.require(
        days.contains(netDays), field, "must be \(days.lowerBound) to \(days.upperBound); it is \(netDays)")
      self = .invoice(netDays: netDays)
    }
  }
}
