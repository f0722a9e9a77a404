import BillingTypes

/// What a day of a subscription is to be billed at: so many units at a rate, for the share that it is of its period.
struct DayPrice {
  /// What the rate is multiplied by; 0 where nothing is owed.
  let units: Int64
  let rate: Rate
  /// The units as a customer counts them.
  let quantity: Int64
  /// The printed price, in minor units, and what it is the price of.
  let printedMinor: Int64
  let basis: PriceBasis
  /// What was taken off the printed price.
  var discounts: [Discount.Value] = []

  static let nothing = DayPrice(
    units: 0, rate: Rate(minorUnits: 0, scope: .unit), quantity: 0, printedMinor: 0, basis: .unit)

  /// Whether two days cost the same.
  static func == (left: DayPrice, right: DayPrice) -> Bool { left.units == right.units && left.rate == right.rate }

  /// Whether a whole period of it costs more than one of another price.
  func isDearer(than other: DayPrice) -> Bool {
    let left = Int128(rate.numerator) * Int128(units)
    let right = Int128(other.rate.numerator) * Int128(other.units)
    if rate.denominator == other.rate.denominator { return left > right }
    // Compared by whole parts first, so that nothing overflows.
    let (leftDenominator, rightDenominator) = (Int128(rate.denominator), Int128(other.rate.denominator))
    let (leftWhole, leftRest) = left.quotientAndRemainder(dividingBy: leftDenominator)
    let (rightWhole, rightRest) = right.quotientAndRemainder(dividingBy: rightDenominator)
    if leftWhole != rightWhole { return leftWhole > rightWhole }
    return leftRest * rightDenominator > rightRest * leftDenominator
  }
}

extension SubscriptionTerms {
  /// The price of a day with a quantity, a price version and some discounts, while service is given and not free.
  func dayPrice(
    quantity: Int64, pricing: Pricing, discounts: [Discount.Value]
  ) throws(RatingError) -> DayPrice {
    if case .perUnit(let minor) = pricing.model, discounts.isEmpty, minimumCharge == nil {
      if minor == 0 || quantity == 0 { return .nothing }
      return DayPrice(
        units: quantity, rate: Rate(minorUnits: minor, scope: .unit), quantity: quantity, printedMinor: minor,
        basis: .unit)
    }
    let list = try pricing.price(of: quantity)
    var price = ExactPrice(numerator: list)
    for discount in discounts { try price.take(discount) }
    if let minimum = minimumCharge?.minorUnits, price.isLess(than: minimum) {
      return DayPrice(
        units: 1, rate: Rate(minorUnits: minimum, scope: .whole), quantity: quantity, printedMinor: minimum,
        basis: .minimum)
    }
    if price.numerator == 0 { return .nothing }
    if case .perUnit(let minor) = pricing.model, !price.isLumped {
      let rate = try Rate(
        numerator: price.numerator / Int128(quantity), denominator: price.denominator, scope: .unit)
      return DayPrice(
        units: quantity, rate: rate, quantity: quantity, printedMinor: minor, basis: .unit, discounts: discounts)
    }
    guard let printed = Int64(exactly: list) else { throw .overflow }
    let rate = try Rate(numerator: price.numerator, denominator: price.denominator, scope: .whole)
    return DayPrice(
      units: 1, rate: rate, quantity: quantity, printedMinor: printed, basis: pricing.wholeBasis, discounts: discounts)
  }
}

/// The price of all units while things are taken off it.
private struct ExactPrice {
  var numerator: Int128
  var denominator: Int128 = 1
  /// Whether an amount was taken off, so that it is no longer a price for each unit.
  var isLumped = false

  init(numerator: Int128) { self.numerator = numerator }

  func isLess(than minor: Int64) -> Bool { numerator < Int128(minor) * denominator }

  mutating func take(_ discount: Discount.Value) throws(RatingError) {
    switch discount {
    case .percent(let hundredths):
      if hundredths == 0 { return }
      let (product, overflow) = numerator.multipliedReportingOverflow(by: Int128(10_000 - hundredths))
      if overflow { throw .overflow }
      numerator = product
      denominator *= 10_000
    case .amount(let amount):
      if amount.minorUnits == 0 { return }
      let off = Int128(amount.minorUnits) * denominator
      numerator = max(0, numerator - off)
      isLumped = true
    }
  }
}

extension Pricing {
  /// How the price of all units together comes about.
  var wholeBasis: PriceBasis {
    switch model {
    case .perUnit, .flat: .flat
    case .graduated: .graduated
    case .volume: .volume
    case .package(let size, _): .package(size: size)
    }
  }
}

extension Purchase {
  /// What its day is to be billed at.
  var price: DayPrice {
    if quantity == 0 || unitPrice.minorUnits == 0 { return .nothing }
    return DayPrice(
      units: quantity, rate: Rate(minorUnits: unitPrice.minorUnits, scope: .unit), quantity: quantity,
      printedMinor: unitPrice.minorUnits, basis: .unit)
  }
}
