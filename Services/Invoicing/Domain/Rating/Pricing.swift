package import BillingTypes

/// One tier of a price list: so many units, at this price each, and a fee for having any of them.
package struct PriceTier: Sendable, Hashable {
  /// The last unit of the tier; nil for the last tier, which has no end.
  package let upTo: Int64?
  /// Price of each unit for a whole period, in minor units.
  package let unitPriceMinor: Int64
  /// What is added once where the tier is reached, in minor units.
  package let flatFeeMinor: Int64

  package init(upTo: Int64?, unitPriceMinor: Int64, flatFeeMinor: Int64 = 0) {
    self.upTo = upTo
    self.unitPriceMinor = unitPriceMinor
    self.flatFeeMinor = flatFeeMinor
  }
}

/// How a quantity becomes the price of a whole period. No quantity costs nothing, whatever the model.
package struct Pricing: Sendable, Hashable {
  /// The pricing models.
  package enum Model: Sendable, Hashable {
    /// The same price for every unit.
    case perUnit(minor: Int64)
    /// One price for any quantity.
    case flat(minor: Int64)
    /// Each unit at the price of the tier that it lies in.
    case graduated([PriceTier])
    /// All units at the price of the tier that the quantity lies in.
    case volume([PriceTier])
    /// Units in packages of a size; a package begun is a package paid.
    case package(size: Int64, minor: Int64)
  }

  package let model: Model
  /// The currency of all its prices.
  package let currency: Currency

  /// A model with prices of zero or more; tiers rise and only the last one has no end.
  package init(_ model: Model, currency: Currency) throws(RatingError) {
    self.model = model
    self.currency = currency
    for price in prices where price < 0 { throw .negativePrice(Money(minorUnits: price, currency: currency)) }
    switch model {
    case .perUnit, .flat: break
    case .graduated(let tiers), .volume(let tiers): try checkTiers(tiers)
    case .package(let size, _):
      guard (1...BillingLimits.quantityMaximum).contains(size) else {
        throw .invalidTiers("a package of \(size) is not possible")
      }
    }
  }

  /// The same price for every unit.
  package static func perUnit(_ price: Money) throws(RatingError) -> Pricing {
    try Pricing(.perUnit(minor: price.minorUnits), currency: price.currency)
  }

  /// The price of one unit; for models that have none, of the first one.
  package var unitPrice: Money {
    switch model {
    case .perUnit(let minor), .flat(let minor), .package(_, let minor): Money(minorUnits: minor, currency: currency)
    case .graduated(let tiers), .volume(let tiers):
      Money(minorUnits: tiers.first?.unitPriceMinor ?? 0, currency: currency)
    }
  }

  /// The price of a quantity for a whole period, in minor units.
  package func price(of quantity: Int64) throws(RatingError) -> Int128 {
    if quantity == 0 { return 0 }
    switch model {
    case .perUnit(let minor): return Int128(minor) * Int128(quantity)
    case .flat(let minor): return Int128(minor)
    case .graduated(let tiers): return graduatedPrice(of: quantity, tiers)
    case .volume(let tiers):
      guard let tier = tiers.first(where: { quantity <= $0.upTo ?? .max }) else { return 0 }
      return Int128(tier.unitPriceMinor) * Int128(quantity) + Int128(tier.flatFeeMinor)
    case .package(let size, let minor): return Int128((quantity - 1) / size + 1) * Int128(minor)
    }
  }

  private var prices: [Int64] {
    switch model {
    case .perUnit(let minor), .flat(let minor), .package(_, let minor): [minor]
    case .graduated(let tiers), .volume(let tiers): tiers.flatMap { [$0.unitPriceMinor, $0.flatFeeMinor] }
    }
  }
}

private func graduatedPrice(of quantity: Int64, _ tiers: [PriceTier]) -> Int128 {
  var sum: Int128 = 0
  var below: Int64 = 0
  for tier in tiers where below < quantity {
    let end = min(quantity, tier.upTo ?? quantity)
    sum += Int128(tier.unitPriceMinor) * Int128(end - below) + Int128(tier.flatFeeMinor)
    below = end
  }
  return sum
}

private func checkTiers(_ tiers: [PriceTier]) throws(RatingError) {
  guard (1...InvoicingLimits.priceTiersMaximum).contains(tiers.count) else {
    throw .invalidTiers("there are \(tiers.count); use 1 to \(InvoicingLimits.priceTiersMaximum)")
  }
  var below: Int64 = 0
  for (index, tier) in tiers.enumerated() {
    guard let end = tier.upTo else {
      if index == tiers.count - 1 { return }
      throw .invalidTiers("tier \(index + 1) has no end and is not the last")
    }
    guard end > below else {
      throw .invalidTiers("tier \(index + 1) ends at \(end), which is not after \(below)")
    }
    below = end
  }
  throw .invalidTiers("the last tier ends at \(below); leave its end open")
}
