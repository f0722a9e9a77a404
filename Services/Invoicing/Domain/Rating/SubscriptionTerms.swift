package import BillingTypes

/// Whether a period is charged when it begins or after it has ended.
package enum BillingMode: String, Sendable, Hashable, CaseIterable {
  case inAdvance = "in_advance"
  case inArrears = "in_arrears"
}

/// What one unit of a subscription is called on an invoice.
package enum BilledUnit: String, Sendable, Hashable, CaseIterable {
  case seat

  /// The noun for a quantity: `1 seat`, `3 seats`.
  package func noun(_ quantity: Int64) -> String {
    switch self {
    case .seat: quantity == 1 ? "seat" : "seats"
    }
  }
}

/// The terms of a subscription, frozen when it was made.
package struct SubscriptionTerms: Sendable, Hashable {
  /// Price of one unit for one whole period; never negative.
  package let unitPrice: Money
  /// The span that the price covers.
  package let period: BillingPeriod
  /// When a period is charged.
  package let billingMode: BillingMode
  /// From where periods are counted.
  package let alignment: PeriodAlignment
  /// What a unit is called.
  package let unit: BilledUnit

  /// Terms with a price of zero or more.
  package init(
    unitPrice: Money, period: BillingPeriod, billingMode: BillingMode, alignment: PeriodAlignment,
    unit: BilledUnit = .seat
  ) throws(RatingError) {
    guard unitPrice.minorUnits >= 0 else { throw .negativePrice(unitPrice) }
    self.unitPrice = unitPrice
    self.period = period
    self.billingMode = billingMode
    self.alignment = alignment
    self.unit = unit
  }
}
