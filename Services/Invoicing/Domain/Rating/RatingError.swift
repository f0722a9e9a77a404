package import BillingTypes

/// Why something can not be rated. The account is parked with the reason; nothing of it is billed by halves.
package enum RatingError: Error, Hashable {
  /// An amount does not fit.
  case overflow
  /// Two currencies on one invoice.
  case currencyMismatch(Currency, Currency)
  /// A price below zero.
  case negativePrice(Money)
  /// A quantity that is not 0 to 1,000,000.
  case quantityOutOfRange(Int64)
  /// A percentage that is not 0 to 100, in hundredths.
  case percentOutOfRange(Int64)
  /// A number of periods that is not 0 to 1,000.
  case periodCountOutOfRange(Int)
  /// More discounts than one subscription may have.
  case tooManyDiscounts(Int)
  /// Tiers or packages that are no price list, and what is wrong with them.
  case invalidTiers(String)
  /// A second subscription of one name.
  case subscriptionExists(SubscriptionID)
  /// A change of a subscription that is not there.
  case subscriptionNotFound(SubscriptionID)
  /// A period reaches beyond the calendar.
  case dateOutOfRange
  /// One run would make more lines for one subscription than is sane.
  case tooManyLines(SubscriptionID)
  /// The credits of a subscription exceed its charges, or name a charge that is not there.
  case inconsistentHistory(SubscriptionID)

  init(_ error: MoneyError) {
    switch error {
    case .overflow, .malformedText: self = .overflow
    case .currencyMismatch(let left, let right): self = .currencyMismatch(left, right)
    }
  }

  /// The reason in capitals, as it crosses the wire.
  package var reason: String {
    switch self {
    case .overflow: "AMOUNT_OVERFLOW"
    case .currencyMismatch: "CURRENCY_MISMATCH"
    case .negativePrice: "NEGATIVE_PRICE"
    case .quantityOutOfRange: "QUANTITY_OUT_OF_RANGE"
    case .percentOutOfRange: "PERCENT_OUT_OF_RANGE"
    case .periodCountOutOfRange: "PERIOD_COUNT_OUT_OF_RANGE"
    case .tooManyDiscounts: "TOO_MANY_DISCOUNTS"
    case .invalidTiers: "INVALID_TIERS"
    case .subscriptionExists: "SUBSCRIPTION_EXISTS"
    case .subscriptionNotFound: "SUBSCRIPTION_NOT_FOUND"
    case .dateOutOfRange: "DATE_OUT_OF_RANGE"
    case .tooManyLines: "TOO_MANY_LINES"
    case .inconsistentHistory: "INCONSISTENT_HISTORY"
    }
  }
}

extension RatingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .overflow: MoneyError.overflow.description
    case .currencyMismatch(let left, let right): MoneyError.currencyMismatch(left, right).description
    case .negativePrice(let price): "the price \(price) is negative; a price is zero or more"
    case .quantityOutOfRange(let quantity):
      "the quantity \(quantity) is not possible; use 0 to \(BillingLimits.quantityMaximum)"
    case .percentOutOfRange(let hundredths):
      "a discount of \(hundredths) hundredths of a percent is not possible; use 0 to 10000"
    case .periodCountOutOfRange(let count):
      "\(count) periods are not possible; use 0 to \(InvoicingLimits.dealPeriodsMaximum)"
    case .tooManyDiscounts(let count):
      "\(count) discounts are too many; a subscription has at most \(InvoicingLimits.discountsMaximum)"
    case .invalidTiers(let problem): "the price list is not valid: \(problem)"
    case .subscriptionExists(let subscription): "subscription \(subscription) is there already"
    case .subscriptionNotFound(let subscription): "there is no subscription \(subscription)"
    case .dateOutOfRange: "a billing period reaches beyond the years 0001 to 9999; correct the start or target date"
    case .tooManyLines(let subscription):
      "subscription \(subscription) would get more than \(InvoicingLimits.linesPerSubscriptionMaximum) lines at once; "
        + "check its start date and period"
    case .inconsistentHistory(let subscription):
      "the billed lines and credits of subscription \(subscription) do not fit together; compare them with its invoices"
    }
  }
}
