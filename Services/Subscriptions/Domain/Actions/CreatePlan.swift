package import BillingTypes

/// Decides a new plan of the catalog (R19).
package struct CreatePlan: Sendable {
  /// The plan that the draft makes if its id is free and its product exists.
  package let plan: Plan

  /// Checks a draft. `uid` becomes the plan's id too where the draft names none.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: PlanDraft, uid: ResourceUID, now: Instant) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let prices = SubscriptionsLimits.unitPriceMinorUnits
    let id = checks.value("plan_id") { try PlanID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "plan.display_name", lengths: SubscriptionsLimits.displayNameLengths)
    let product = checks.value("plan.product") { try ProductID(resourceName: draft.product) }
    let currency = checks.value("plan.unit_price.currency_code") { try Currency(code: draft.currencyCode) }
    let period = checks.value("plan.period_count") {
      try BillingPeriod(unit: draft.periodUnit ?? .month, count: draft.periodCount == 0 ? 1 : Int(draft.periodCount))
    }
    checks.require(
      prices.contains(draft.unitPriceMinorUnits), "plan.unit_price.minor_units",
      "must be \(prices.lowerBound) to \(prices.upperBound); it is \(draft.unitPriceMinorUnits)")
    let pricingModel = draft.pricingModel ?? .perSeat
    let billingMode = draft.billingMode ?? (pricingModel == .activeUsers ? .inArrears : .inAdvance)
    checks.require(
      pricingModel != .activeUsers || billingMode == .inArrears, "plan.billing_mode",
      "must be in arrears: how many users were active is known afterwards")
    guard let id, let product, let currency, let period, checks.problems.isEmpty else {
      throw .invalid(checks.problems)
    }
    plan = Plan(
      id: id, stamp: ResourceStamp(creating: uid, at: now), displayName: draft.displayName, product: product,
      pricingModel: pricingModel, billingMode: billingMode, period: period,
      unitPrice: Money(minorUnits: draft.unitPriceMinorUnits, currency: currency))
  }

  /// The new plan, given whether its id is taken and its product is there.
  package func decide(idTaken: Bool, productExists: Bool) throws(SubscriptionsError) -> Plan {
    guard productExists else { throw .productNotFound(plan.product) }
    if idTaken { throw .planExists(plan.id) }
    return plan
  }
}
