package import BillingTypes

/// What Invoicing keeps of an account, which Users owns: all that billing needs to know of it.
package struct BilledAccount: Sendable, Hashable {
  package let id: AccountID
  /// The one currency of its invoices.
  package let currency: Currency
  /// Decides on which date an instant falls.
  package let timeZone: BillingTimeZone
  /// Days from issue to due date; 0 for accounts that pay by card.
  package let netDays: Int
  /// The day on which its monthly and yearly periods turn.
  package let billCycleDay: BillCycleDay

  package init(
    id: AccountID, currency: Currency, timeZone: BillingTimeZone, netDays: Int, billCycleDay: BillCycleDay
  ) {
    self.id = id
    self.currency = currency
    self.timeZone = timeZone
    self.netDays = netDays
    self.billCycleDay = billCycleDay
  }
}
