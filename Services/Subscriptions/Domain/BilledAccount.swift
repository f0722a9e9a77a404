package import BillingTypes

/// What Subscriptions must know of an account that Users owns.
package struct BilledAccount: Sendable, Hashable {
  /// The account.
  package let id: AccountID
  /// In which it is billed; a plan must have the same.
  package let currency: Currency
  /// Decides which date is today.
  package let timeZone: BillingTimeZone
  /// When Users last changed it; a copy of an earlier state never replaces one of a later.
  package let updatedAt: Instant

  /// An account as Users told of it.
  package init(id: AccountID, currency: Currency, timeZone: BillingTimeZone, updatedAt: Instant) {
    self.id = id
    self.currency = currency
    self.timeZone = timeZone
    self.updatedAt = updatedAt
  }
}
