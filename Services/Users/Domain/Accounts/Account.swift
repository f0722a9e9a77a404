package import BillingTypes

/// A customer that a provider bills, or a reseller.
package struct Account: Sendable, Hashable {
  /// Its name's last segment.
  package let id: AccountID
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  /// What people call it.
  package internal(set) var displayName: String
  /// Customer or reseller.
  package internal(set) var kind: AccountKind
  /// In which it is billed; fixed.
  package let currency: Currency
  /// Decides on which date an instant falls.
  package internal(set) var timeZone: BillingTimeZone
  /// In which its documents are written; may be empty.
  package internal(set) var locale: LocaleTag
  /// How it pays.
  package internal(set) var paymentTerms: PaymentTerms
  /// The day of the month on which its periods turn; fixed.
  package let billCycleDay: BillCycleDay
  /// How it is billed (R3, R7).
  package internal(set) var pricingModels: Set<PricingModel>
  /// Its one owner; nil until its first user is created (R1).
  package internal(set) var owner: UserID?

  /// An account as it was decided or stored.
  package init(
    id: AccountID, stamp: ResourceStamp, displayName: String, kind: AccountKind, currency: Currency,
    timeZone: BillingTimeZone, locale: LocaleTag, paymentTerms: PaymentTerms, billCycleDay: BillCycleDay,
    pricingModels: Set<PricingModel>, owner: UserID? = nil
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
    self.pricingModels = pricingModels
    self.owner = owner
  }

  /// The account with another owner, one revision later.
  package func owned(by owner: UserID, at now: Instant) -> Account {
    var account = self
    account.owner = owner
    account.stamp = stamp.changed(at: now)
    return account
  }

  /// Refuses a change by a caller who saw an older state; an empty `etag` changes whatever is there.
  func require(etag: String) throws(UsersError) {
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(id.resourceName) }
  }
}
