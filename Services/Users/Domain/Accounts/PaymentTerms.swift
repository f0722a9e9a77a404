/// How an account pays (R85).
package enum PaymentTerms: Sendable, Hashable {
  /// Charged to a card at purchase and at renewal.
  case card
  /// Billed by invoice, due a number of days after its issue.
  case invoice(netDays: Int32)
}
