package import BillingTypes

/// Something that holds from a day on, until the next one of its sort.
package protocol TimelineStep: Sendable, Hashable {
  /// The first day on which it holds.
  var effectiveDate: CalendarDate { get }
}

/// From this day on the subscription has this many units, until the next step.
package struct QuantityStep: TimelineStep {
  /// The first day of the quantity.
  package let effectiveDate: CalendarDate
  /// Units from that day on.
  package let quantity: Int64
  /// Who asked for it.
  package let actor: String

  /// A step to 0 to 1,000,000 units.
  package init(effectiveDate: CalendarDate, quantity: Int64, actor: String) throws(RatingError) {
    guard (0...BillingLimits.quantityMaximum).contains(quantity) else { throw .quantityOutOfRange(quantity) }
    self.effectiveDate = effectiveDate
    self.quantity = quantity
    self.actor = actor
  }
}

/// From this day on the subscription has this price, until the next version.
package struct PriceStep: TimelineStep {
  /// The first day of the price; a period that it falls into is priced in parts.
  package let effectiveDate: CalendarDate
  package let pricing: Pricing
  /// Who asked for it.
  package let actor: String

  package init(effectiveDate: CalendarDate, pricing: Pricing, actor: String) {
    self.effectiveDate = effectiveDate
    self.pricing = pricing
    self.actor = actor
  }
}

/// From this day on service is over, so that not even a minimum is owed and no quantity counts; or it goes on after all,
/// with the quantity that stands then.
package struct EndStep: TimelineStep {
  package let effectiveDate: CalendarDate
  package let isEnded: Bool
  /// Who asked for it.
  package let actor: String

  package init(effectiveDate: CalendarDate, isEnded: Bool, actor: String) {
    self.effectiveDate = effectiveDate
    self.isEnded = isEnded
    self.actor = actor
  }
}

/// From this day on service rests and costs nothing, or goes on.
package struct PauseStep: TimelineStep {
  package let effectiveDate: CalendarDate
  package let isPaused: Bool
  /// Who asked for it.
  package let actor: String

  package init(effectiveDate: CalendarDate, isPaused: Bool, actor: String) {
    self.effectiveDate = effectiveDate
    self.isPaused = isPaused
    self.actor = actor
  }
}

/// The end of a subscription for good: nothing after it counts.
package struct Termination: Sendable, Hashable {
  /// The first day without service.
  package let endDate: CalendarDate
  /// Who asked for it.
  package let actor: String

  package init(endDate: CalendarDate, actor: String) {
    self.endDate = endDate
    self.actor = actor
  }
}

/// Goods bought once: paid in full on the day, never prorated, owed whatever becomes of the subscription. Of several with
/// one item and day the last one counts, so a purchase is corrected, or with quantity 0 taken back, like any other change.
package struct Purchase: Sendable, Hashable {
  package let date: CalendarDate
  /// What was bought, as the invoice calls it; with the date it tells one purchase from another.
  package let item: String
  package let quantity: Int64
  /// Price of one.
  package let unitPrice: Money
  /// Who asked for it.
  package let actor: String

  /// A purchase of 0 to 1,000,000 units at a price of zero or more.
  package init(
    date: CalendarDate, item: String, quantity: Int64 = 1, unitPrice: Money, actor: String
  ) throws(RatingError) {
    guard (0...BillingLimits.quantityMaximum).contains(quantity) else { throw .quantityOutOfRange(quantity) }
    guard unitPrice.minorUnits >= 0 else { throw .negativePrice(unitPrice) }
    guard date < .maximum else { throw .dateOutOfRange }
    self.date = date
    self.item = item
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.actor = actor
  }

  /// What tells one purchase of a subscription from another.
  var key: PurchaseKey { PurchaseKey(date: date, item: item) }

  /// The one day of it.
  func day() throws(RatingError) -> DateRange {
    do { return DateRange(start: date, end: try date.adding(days: 1)) } catch { throw .dateOutOfRange }
  }
}

/// The day and the item of a purchase.
struct PurchaseKey: Hashable {
  let date: CalendarDate
  let item: String
}

extension BilledLine {
  /// For a purchase or its credit: which one.
  var purchaseKey: PurchaseKey? { item.map { PurchaseKey(date: period.start, item: $0) } }
}

/// Steps by date, of each day the last one that came. They nearly always come sorted.
func inForce<Step: TimelineStep>(_ steps: [Step]) -> [Step] {
  let isSorted = zip(steps, steps.dropFirst()).allSatisfy { $0.effectiveDate < $1.effectiveDate }
  if isSorted { return steps }
  let sorted = steps.enumerated()
    .sorted { ($0.element.effectiveDate, $0.offset) < ($1.element.effectiveDate, $1.offset) }
  var result: [Step] = []
  for (_, step) in sorted {
    if result.last?.effectiveDate == step.effectiveDate { result.removeLast() }
    result.append(step)
  }
  return result
}
