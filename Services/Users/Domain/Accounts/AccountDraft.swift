/// An account as a caller asks for it: nothing of it is checked yet.
package struct AccountDraft: Sendable, Hashable {
  /// Empty for one that the server makes.
  package var id = ""
  package var displayName = ""
  /// Nil for a customer.
  package var kind: AccountKind?
  package var currencyCode = ""
  package var timeZone = ""
  package var locale = ""
  /// Nil for payment by invoice.
  package var paymentMethod: PaymentMethod?
  package var netDays: Int32 = 0
  /// 0 for the first of the month.
  package var billCycleDay: Int32 = 0

  /// Empty for what is usual for its kind.
  package var pricingModels: [PricingModel] = []

  /// How the account is to pay, before its days are known to fit.
  package enum PaymentMethod: Sendable, Hashable {
    case card, invoice
  }

  /// An empty draft.
  package init() {}
}
