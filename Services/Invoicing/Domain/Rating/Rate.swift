import BillingTypes

/// What a rate is the price of.
package enum RateScope: Sendable, Hashable {
  /// One unit.
  case unit
  /// All units together, however many they are.
  case whole
}

/// The exact price of one whole period after discounts: a fraction of minor units. Two days cost the same where their
/// rates and units are equal, so a rate is what billed and wanted days are compared by.
package struct Rate: Sendable, Hashable {
  /// Minor units, over `denominator`; never negative.
  package let numerator: Int64
  /// Positive; 1 unless a percentage was taken off.
  package let denominator: Int64
  /// What it is the price of.
  package let scope: RateScope

  /// A price of whole minor units.
  package init(minorUnits: Int64, scope: RateScope) {
    numerator = minorUnits
    denominator = 1
    self.scope = scope
  }

  /// The price as a fraction in lowest terms, so that equal prices are equal rates.
  init(numerator: Int128, denominator: Int128, scope: RateScope) throws(RatingError) {
    let divisor = greatestCommonDivisor(numerator, denominator)
    guard let top = Int64(exactly: numerator / divisor), let bottom = Int64(exactly: denominator / divisor) else {
      throw .overflow
    }
    self.numerator = top
    self.denominator = bottom
    self.scope = scope
  }

  /// What a number of units cost for a share of the period: multiplied first, divided once, rounded half up once.
  func amount(
    units: Int64, numerator share: Int64, denominator whole: Int64, currency: Currency
  ) throws(RatingError) -> Money {
    if share == whole, denominator == 1 {
      let (product, overflow) = numerator.multipliedReportingOverflow(by: units)
      if overflow { throw .overflow }
      return Money(minorUnits: product, currency: currency)
    }
    return try ratingChecked { () throws(MoneyError) in
      try Money(minorUnits: numerator, currency: currency)
        .share(numerator: Int128(units) * Int128(share), denominator: Int128(denominator) * Int128(whole))
    }
  }
}

private func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
  var (left, right) = (left, right)
  while right != 0 { (left, right) = (right, left % right) }
  return max(left, 1)
}
