package import BillingTypes

/// A plan as a caller asks for it: nothing of it is checked yet.
package struct PlanDraft: Sendable, Hashable {
  /// Empty for one that the server makes.
  package var id = ""
  /// What people are to call it.
  package var displayName = ""
  /// Name of the product.
  package var product = ""
  /// Nil for seats.
  package var pricingModel: PricingModel?
  /// Nil for in advance.
  package var billingMode: BillingMode?
  /// Nil for months.
  package var periodUnit: PeriodUnit?
  /// 0 for one.
  package var periodCount: Int32 = 0
  /// ISO 4217.
  package var currencyCode = ""
  /// Price of one unit for one whole period, in minor units.
  package var unitPriceMinorUnits: Int64 = 0

  /// An empty draft.
  package init() {}
}
