import BillingTypes
import InvoicingDomain
import Protobuf

/// Turns the decimal text of a script into amounts of its currency. More decimals than the currency has are refused
/// unless they are zeros: prices are never rounded.
struct WhatIfAmounts {
  let currency: Currency
  let timeZone: BillingTimeZone

  func money(_ text: String) throws(JSONError) -> Money {
    var digits = text[...]
    if let point = text.firstIndex(of: ".") {
      let decimals = text.distance(from: point, to: text.endIndex) - 1
      for _ in 0..<max(0, decimals - currency.exponent) where digits.last == "0" { digits.removeLast() }
      if digits.last == "." { digits.removeLast() }
    }
    do { return try Money(decimalText: String(digits), currency: currency) } catch {
      // In the words of the script: with the zeros that it wrote.
      let error = error == .overflow ? error : .malformedText(text, currency)
      throw JSONError(at: .root, "\(error)")
    }
  }

  func pricing(_ price: WhatIfPrice) throws(JSONError) -> Pricing {
    switch price {
    case .unitPrice(let text):
      let unitPrice = try under("unit_price") { () throws(JSONError) in try money(text) }
      return try rated { () throws(RatingError) in try .perUnit(unitPrice) }
    case .model(let model): return try under("price") { () throws(JSONError) in try pricing(model) }
    }
  }

  private func pricing(_ model: WhatIfPriceModel) throws(JSONError) -> Pricing {
    let exact: Pricing.Model =
      switch model {
      case .perUnit(let text): .perUnit(minor: try minor("unit_price", text))
      case .flat(let text): .flat(minor: try minor("amount", text))
      case .graduated(let tiers): .graduated(try self.tiers(tiers))
      case .volume(let tiers): .volume(try self.tiers(tiers))
      case .package(let size, let text): .package(size: size, minor: try minor("amount", text))
      }
    return try rated { () throws(RatingError) in try Pricing(exact, currency: currency) }
  }

  private func tiers(_ tiers: [WhatIfTier]) throws(JSONError) -> [PriceTier] {
    try under("tiers") { () throws(JSONError) in
      var exact: [PriceTier] = []
      for (index, tier) in tiers.enumerated() {
        exact.append(
          try under(index) { () throws(JSONError) in
            PriceTier(
              upTo: tier.upTo, unitPriceMinor: try minor("unit_price", tier.unitPrice),
              flatFeeMinor: try minor("flat_fee", tier.flatFee ?? "0"))
          })
      }
      return exact
    }
  }

  private func minor(_ name: String, _ text: String) throws(JSONError) -> Int64 {
    try under(name) { () throws(JSONError) in try money(text).minorUnits }
  }

  func terms(
    of subscription: WhatIfSubscription, cycleDay: BillCycleDay, proration: ProrationPolicy
  ) throws(JSONError) -> SubscriptionTerms {
    if let other = subscription.currency, other != currency {
      throw JSONError(
        at: .root.member("currency"), "the script is in \(currency); one account is billed in one currency, write that")
    }
    let minimum = try subscription.minimumCharge.map { text throws(JSONError) in
      try under("minimum_charge") { () throws(JSONError) in try money(text) }
    }
    let free: FreeTime =
      switch subscription.free {
      case nil: .none
      case .periods(let count): .periods(count)
      case .until(let date): .until(date.date(in: timeZone))
      }
    let discounts = try under("discounts") { () throws(JSONError) in try exact(subscription.discounts) }
    do {
      return try SubscriptionTerms(
        pricing: .perUnit(.zero(currency)), period: subscription.period, billingMode: subscription.billingMode,
        alignment: subscription.isAlignedToAccount ? .cycleDay(cycleDay) : .start, unit: subscription.unit,
        proration: proration, discounts: discounts, minimumCharge: minimum, freeTime: free)
    } catch {
      throw JSONError(at: .root, "\(error)")
    }
  }

  private func exact(_ discounts: [WhatIfDiscount]) throws(JSONError) -> [Discount] {
    var exact: [Discount] = []
    for (index, discount) in discounts.enumerated() {
      exact.append(try under(index) { () throws(JSONError) in try self.discount(discount) })
    }
    return exact
  }

  private func discount(_ discount: WhatIfDiscount) throws(JSONError) -> Discount {
    let value: Discount.Value =
      switch discount.value {
      case .percent(let hundredths): .percent(hundredths: hundredths)
      case .amount(let text): .amount(Money(minorUnits: try minor("amount", text), currency: currency))
      }
    let end: Discount.End =
      switch discount.end {
      case .never: .never
      case .until(let date): .date(date.date(in: timeZone))
      case .periods(let count): .periods(count)
      }
    let from = discount.from?.date(in: timeZone)
    return try rated { () throws(RatingError) in try Discount(value, from: from, end: end) }
  }
}

/// Runs a rule of rating and gives its refusals a place in the script.
func rated<Value>(_ body: () throws(RatingError) -> Value) throws(JSONError) -> Value {
  do { return try body() } catch { throw JSONError(at: .root, error.description) }
}
