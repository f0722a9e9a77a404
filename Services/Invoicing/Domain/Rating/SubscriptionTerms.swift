package import BillingTypes

/// Whether a period is charged when it begins or after it has ended.
package enum BillingMode: String, Sendable, Hashable, CaseIterable {
  case inAdvance = "in_advance"
  case inArrears = "in_arrears"
}

/// What one unit of a subscription is called on an invoice.
package enum BilledUnit: String, Sendable, Hashable, CaseIterable {
  case seat
  case license
  /// A user who was active on a day; counted by day and billed in arrears.
  case activeUser = "active_user"
  case number
  case unit

  /// The noun for a quantity: `1 seat`, `3 seats`.
  package func noun(_ quantity: Int64) -> String {
    let singular =
      switch self {
      case .seat: "seat"
      case .license: "license"
      case .activeUser: "active user"
      case .number: "number"
      case .unit: "unit"
      }
    return quantity == 1 ? singular : singular + "s"
  }
}

/// The terms of a subscription, frozen when it was made; later prices are steps of its timeline.
///
/// The price of a day is: the model's price of the quantity, less the discounts in their order, or the minimum charge
/// where that is more; nothing while it is free, paused or ended.
package struct SubscriptionTerms: Sendable, Hashable {
  /// The first price; never negative.
  package let pricing: Pricing
  /// The span that the price covers.
  package let period: BillingPeriod
  /// When a period is charged.
  package let billingMode: BillingMode
  /// From where periods are counted.
  package let alignment: PeriodAlignment
  /// What a unit is called.
  package let unit: BilledUnit
  /// What part of a period costs.
  package let proration: ProrationPolicy
  /// What is taken off, in this order: a percentage of what is left, an amount from what is left.
  package let discounts: [Discount]
  /// What a whole period of service costs at least, also with no units and whatever is taken off; prorated as the price is.
  package let minimumCharge: Money?
  /// The days at the beginning that cost nothing, not even the minimum.
  package let freeTime: FreeTime

  /// Terms in one currency.
  package init(
    pricing: Pricing, period: BillingPeriod, billingMode: BillingMode, alignment: PeriodAlignment,
    unit: BilledUnit = .seat, proration: ProrationPolicy = .exactDays, discounts: [Discount] = [],
    minimumCharge: Money? = nil, freeTime: FreeTime = .none
  ) throws(RatingError) {
    if let minimumCharge {
      guard minimumCharge.minorUnits >= 0 else { throw .negativePrice(minimumCharge) }
      try requireSame(pricing.currency, minimumCharge.currency)
    }
    guard discounts.count <= InvoicingLimits.discountsMaximum else { throw .tooManyDiscounts(discounts.count) }
    for discount in discounts {
      if case .amount(let amount) = discount.value { try requireSame(pricing.currency, amount.currency) }
    }
    self.pricing = pricing
    self.period = period
    self.billingMode = billingMode
    self.alignment = alignment
    self.unit = unit
    self.proration = proration
    self.discounts = discounts
    self.minimumCharge = minimumCharge
    self.freeTime = freeTime
  }

  /// Terms with the same price of zero or more for every unit.
  package init(
    unitPrice: Money, period: BillingPeriod, billingMode: BillingMode, alignment: PeriodAlignment,
    unit: BilledUnit = .seat
  ) throws(RatingError) {
    try self.init(
      pricing: try .perUnit(unitPrice), period: period, billingMode: billingMode, alignment: alignment, unit: unit)
  }

  /// The first price of one unit for one whole period.
  package var unitPrice: Money { pricing.unitPrice }
}

func requireSame(_ left: Currency, _ right: Currency) throws(RatingError) {
  if left != right { throw .currencyMismatch(left, right) }
}
