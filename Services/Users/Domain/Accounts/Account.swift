package import BillingTypes

/// A customer that a provider bills, or a reseller.
package struct Account: Sendable, Hashable {
  /// Its name's last segment.
  package let id: AccountID
  /// Identity, revision and times.
  package let stamp: ResourceStamp
  /// What people call it.
  package let displayName: String
  /// Customer or reseller.
  package let kind: AccountKind
  /// In which it is billed; fixed.
  package let currency: Currency
  /// Decides on which date an instant falls.
  package let timeZone: BillingTimeZone
  /// In which its documents are written; may be empty.
  package let locale: LocaleTag
  /// How it pays.
  package let paymentTerms: PaymentTerms
  /// The day of the month on which its periods turn.
  package let billCycleDay: BillCycleDay

  /// An account as it was decided or stored.
  package init(
    id: AccountID, stamp: ResourceStamp, displayName: String, kind: AccountKind, currency: Currency,
    timeZone: BillingTimeZone, locale: LocaleTag, paymentTerms: PaymentTerms, billCycleDay: BillCycleDay
  ) {
    self.id = id
    self.stamp = stamp
    self.displayName = displayName
    self.kind = kind
    self.currency = currency
    self.timeZone = timeZone
    self.locale = locale
    self.paymentTerms = paymentTerms
    self.billCycleDay = billCycleDay
  }
}
