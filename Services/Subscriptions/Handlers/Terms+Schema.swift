import BillingTypes
import Schemas
import SubscriptionsDomain

extension PricingModel? {
  init(schema: SubscriptionsV1.PricingModel) throws(FieldProblem) {
    switch schema {
    case .unspecified: self = nil
    case .perSeat: self = .perSeat
    case .activeUsers: self = .activeUsers
    case .unrecognized(let number): throw FieldProblem("plan.pricing_model", "has no value \(number); use 1 or 2")
    }
  }
}

extension PricingModel {
  var schema: SubscriptionsV1.PricingModel {
    switch self {
    case .perSeat: .perSeat
    case .activeUsers: .activeUsers
    }
  }
}

extension BillingMode? {
  init(schema: SubscriptionsV1.BillingMode) throws(FieldProblem) {
    switch schema {
    case .unspecified: self = nil
    case .inAdvance: self = .inAdvance
    case .inArrears: self = .inArrears
    case .unrecognized(let number): throw FieldProblem("plan.billing_mode", "has no value \(number); use 1 or 2")
    }
  }
}

extension BillingMode {
  var schema: SubscriptionsV1.BillingMode {
    switch self {
    case .inAdvance: .inAdvance
    case .inArrears: .inArrears
    }
  }
}

extension PeriodUnit? {
  init(schema: SubscriptionsV1.PeriodUnit) throws(FieldProblem) {
    switch schema {
    case .unspecified: self = nil
    case .day: self = .day
    case .week: self = .week
    case .month: self = .month
    case .year: self = .year
    case .unrecognized(let number): throw FieldProblem("plan.period_unit", "has no value \(number); use 1 to 4")
    }
  }
}

extension PeriodUnit {
  var schema: SubscriptionsV1.PeriodUnit {
    switch self {
    case .day: .day
    case .week: .week
    case .month: .month
    case .year: .year
    }
  }
}
