import BillingTypes

extension RatedLine {
  /// One sentence for a customer that says what is billed, for which days, and how the amount comes about, such as
  /// `3 more seats of Cloud Phone from 12 March 2026: 3 × EUR 12.00 × 20 of 31 days (12–31 March 2026)`.
  package func explanation(title: String, unit: BilledUnit) -> String {
    let product = title.prefix(InvoicingLimits.titleLengthMaximum)
    let noun = unit.noun(quantity)
    switch kind {
    case .recurring:
      let more = baseQuantity > 0 ? " more" : ""
      return "\(quantity)\(more) \(noun) of \(product), \(spelled(range)): \(quantity) × \(unitPrice)"
    case .prorated:
      let more = baseQuantity > 0 ? " more" : ""
      return "\(quantity)\(more) \(noun) of \(product) from \(spelled(range.start)): "
        + "\(quantity) × \(unitPrice) × \(days) (\(spelled(range)))"
    case .credit:
      let source = credited.map { ", as billed on invoice \($0.invoice), line \($0.lineNumber)" } ?? ""
      return "Credit for \(quantity) \(noun) fewer of \(product) from \(spelled(range.start)): "
        + "\(quantity) × \(unitPrice) × \(days) (\(spelled(range)))\(source)"
    }
  }

  private var days: String { "\(numerator) of \(denominator) \(denominator == 1 ? "day" : "days")" }
}

extension LineCause {
  /// What made the line, on which day, and who asked: `Raised from 10 to 13 on 12 March 2026 by users/olivia`.
  package var text: String {
    let by = actor.isEmpty ? "" : " by \(actor.prefix(InvoicingLimits.actorLengthMaximum))"
    switch kind {
    case .started: return "Started with \(quantity) on \(spelled(date))\(by)"
    case .raised: return "Raised from \(previousQuantity) to \(quantity) on \(spelled(date))\(by)"
    case .cut: return "Cut from \(previousQuantity) to \(quantity) on \(spelled(date))\(by)"
    case .kept: return "Kept at \(quantity) on \(spelled(date))\(by)"
    case .ended: return "Ended on \(spelled(date))\(by)"
    case .renewed: return "Renewed with \(quantity) on \(spelled(date))"
    }
  }
}
