import BillingTypes
import InvoicingDomain
import Schemas

extension SubscriptionTerms {
  /// The terms of a plan; without a cycle day, while the account is not known, they are not to be rated with.
  init(schema plan: SubscriptionsV1.Plan, cycleDay: BillCycleDay?) throws {
    let price = plan.unitPrice ?? TypesV1.Money()
    try self.init(
      unitPrice: Money(minorUnits: price.minorUnits, currency: try Currency(code: price.currencyCode)),
      period: try BillingPeriod(
        unit: try PeriodUnit(schema: plan.periodUnit), count: plan.periodCount == 0 ? 1 : Int(plan.periodCount)),
      billingMode: try BillingMode(schema: plan.billingMode), alignment: .cycleDay(cycleDay ?? .first),
      unit: try BilledUnit(schema: plan.pricingModel))
  }
}

extension PeriodUnit {
  fileprivate init(schema: SubscriptionsV1.PeriodUnit) throws(FieldProblem) {
    switch schema {
    case .day: self = .day
    case .week: self = .week
    case .month, .unspecified: self = .month
    case .year: self = .year
    case .unrecognized(let number): throw FieldProblem("plan.period_unit", "has the unknown value \(number)")
    }
  }
}

extension BillingMode {
  fileprivate init(schema: SubscriptionsV1.BillingMode) throws(FieldProblem) {
    switch schema {
    case .inAdvance, .unspecified: self = .inAdvance
    case .inArrears: self = .inArrears
    case .unrecognized(let number): throw FieldProblem("plan.billing_mode", "has the unknown value \(number)")
    }
  }
}

extension BilledUnit {
  fileprivate init(schema: SubscriptionsV1.PricingModel) throws(FieldProblem) {
    switch schema {
    case .perSeat, .unspecified: self = .seat
    case .activeUsers: self = .activeUser
    case .unrecognized(let number): throw FieldProblem("plan.pricing_model", "has the unknown value \(number)")
    }
  }
}
