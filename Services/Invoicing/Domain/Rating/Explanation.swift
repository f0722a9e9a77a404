import BillingTypes

extension RatedLine {
  /// One sentence for a customer that says what is billed, for which days, and how the amount comes about, such as
  /// `3 more seats of Cloud Phone from 12 March 2026: 3 × EUR 12.00 × 20 of 31 days (12–31 March 2026)`.
  package func explanation(title: String, unit: BilledUnit) -> String {
    let product = String(title.prefix(InvoicingLimits.titleLengthMaximum))
    if let item { return purchaseText(item.isEmpty ? product : item, of: product) }
    let noun = unit.noun(quantity)
    switch kind {
    case .recurring, .oneOff:
      let more = baseQuantity > 0 ? " more" : ""
      return "\(quantity)\(more) \(noun) of \(product), \(spelled(range)): \(priceText)"
    case .prorated:
      let more = baseQuantity > 0 ? " more" : ""
      return "\(quantity)\(more) \(noun) of \(product) from \(spelled(range.start)): "
        + "\(priceText) × \(days) (\(spelled(range)))"
    case .credit:
      return "Credit for \(quantity) \(noun)\(reason(for: product)) from \(spelled(range.start)): "
        + "\(priceText) × \(days) (\(spelled(range)))\(source)"
    }
  }

  /// What a credit makes room for: fewer units, another price, or other periods.
  private func reason(for product: String) -> String {
    switch cause.kind {
    case .repriced, .dealChanged, .raised: " of \(product) at the earlier price"
    case .cut: basis == .unit ? " fewer of \(product)" : " of \(product) at the earlier price"
    case .moved: " of \(product) in the earlier periods"
    case .started, .paused, .resumed, .kept, .ended, .renewed, .bought: " fewer of \(product)"
    }
  }

  /// `3 × EUR 12.00`, or the price of all together and how it comes about; then what was taken off.
  private var priceText: String {
    let price =
      switch basis {
      case .unit: "\(quantity) × \(unitPrice)"
      case .flat: "\(unitPrice) for all"
      case .graduated: "\(unitPrice) by graduated prices"
      case .volume: "\(unitPrice) by volume prices"
      case .package(let size): "\(unitPrice) in packages of \(size)"
      case .minimum: "\(unitPrice) minimum charge"
      }
    if discounts.isEmpty { return price }
    return "(\(price) less \(discounts.map(\.description).joined(separator: " less ")))"
  }

  private func purchaseText(_ item: String, of product: String) -> String {
    let item = item.prefix(InvoicingLimits.titleLengthMaximum)
    switch kind {
    case .recurring, .prorated, .oneOff:
      return "\(quantity) × \(item), bought on \(spelled(range.start)): \(quantity) × \(unitPrice)"
    case .credit:
      return "Credit for \(quantity) × \(item), bought on \(spelled(range.start)): \(quantity) × \(unitPrice)\(source)"
    }
  }

  private var source: String {
    credited.map { ", as billed on invoice \($0.invoice), line \($0.lineNumber)" } ?? ""
  }

  /// `20 of 31 days`, and where months are counted as others than they are, how.
  private var days: String {
    let days = "\(numerator) of \(denominator) \(denominator == 1 ? "day" : "days")"
    return denominator == Int64(period.dayCount) ? days : days + " with 30 in every month"
  }
}

extension LineCause {
  /// What made the line, on which day, and who asked: `Raised from 10 to 13 on 12 March 2026 by users/olivia`.
  package var text: String {
    let by = actor.isEmpty ? "" : " by \(actor.prefix(InvoicingLimits.actorLengthMaximum))"
    let on = "on \(spelled(date))\(by)"
    switch kind {
    case .started: return "Started with \(quantity) \(on)"
    case .raised: return "Raised from \(previousQuantity) to \(quantity) \(on)"
    case .cut: return "Cut from \(previousQuantity) to \(quantity) \(on)"
    case .repriced: return "Price changed \(on)"
    case .paused: return "Paused \(on)"
    case .resumed: return "Resumed with \(quantity) \(on)"
    case .dealChanged: return "Discount or free time changed as agreed \(on)"
    case .kept: return "Kept at \(quantity) \(on)"
    case .ended: return "Ended \(on)"
    case .renewed: return "Renewed with \(quantity) on \(spelled(date))"
    case .moved: return "Start of service moved to \(spelled(date))"
    case .bought: return "Bought \(quantity) \(on)"
    }
  }
}
