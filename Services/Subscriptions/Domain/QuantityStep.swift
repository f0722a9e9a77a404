package import BillingTypes

/// One dated step of a quantity. Steps are never edited or removed.
package struct QuantityStep: Sendable, Hashable {
  /// Place among the subscription's steps as they were asked for, from 1. Of several steps on one day the last counts.
  package let order: Int64
  /// From which day the quantity holds, until the day of the next step.
  package let effectiveDate: CalendarDate
  /// What held on that day before.
  package let previousQuantity: Int64
  /// The total from that day on.
  package let quantity: Int64
  /// When it was asked for.
  package let createdAt: Instant
  /// Who asked for it.
  package let actor: String

  /// A step as it was decided or stored.
  package init(
    order: Int64, effectiveDate: CalendarDate, previousQuantity: Int64, quantity: Int64, createdAt: Instant,
    actor: String
  ) {
    self.order = order
    self.effectiveDate = effectiveDate
    self.previousQuantity = previousQuantity
    self.quantity = quantity
    self.createdAt = createdAt
    self.actor = actor
  }
}
