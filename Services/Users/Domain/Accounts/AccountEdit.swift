/// What a caller wants to be different about an account; nil is left as it is.
package struct AccountEdit: Sendable, Hashable {
  package var displayName: String?
  package var kind: AccountKind?
  package var timeZone: String?
  package var locale: String?
  package var paymentMethod: AccountDraft.PaymentMethod?
  package var netDays: Int32?
  package var pricingModels: [PricingModel]?
  /// Accepted only where it is so already, as is the cycle day: both are fixed once the account exists.
  package var currencyCode: String?
  package var billCycleDay: Int32?

  /// An edit of nothing.
  package init() {}
}
