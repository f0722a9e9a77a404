package import BillingTypes

/// The terms on which a product is sold; never edited, so a subscription's terms are frozen by naming it.
package struct Plan: Sendable, Hashable {
  /// Its name's last segment.
  package let id: PlanID
  /// Identity, revision and times.
  package let stamp: ResourceStamp
  /// What people call it.
  package let displayName: String
  /// What it sells.
  package let product: ProductID
  /// What a unit is.
  package let pricingModel: PricingModel
  /// When a period is charged.
  package let billingMode: BillingMode
  /// What the price covers.
  package let period: BillingPeriod
  /// Price of one unit for one whole period.
  package let unitPrice: Money

  /// A plan as it was decided or stored.
  package init(
    id: PlanID, stamp: ResourceStamp, displayName: String, product: ProductID, pricingModel: PricingModel,
    billingMode: BillingMode, period: BillingPeriod, unitPrice: Money
  ) {
    self.id = id
    self.stamp = stamp
    self.displayName = displayName
    self.product = product
    self.pricingModel = pricingModel
    self.billingMode = billingMode
    self.period = period
    self.unitPrice = unitPrice
  }
}

/// What a unit of a plan is.
package enum PricingModel: String, Sendable, CaseIterable {
  /// Room for one user on the product's platform (R82).
  case perSeat = "per_seat"
  /// A user of the account who is active on a day (R3); the quantity follows them by itself, and is billed in arrears.
  case activeUsers = "active_users"
}

/// When a period is charged.
package enum BillingMode: String, Sendable, CaseIterable {
  /// At its start.
  case inAdvance = "in_advance"
  /// After its end.
  case inArrears = "in_arrears"
}
