import BillingTypes

/// How an account is billed; it may use several at once (R3, R7).
package enum PricingModel: String, Sendable, CaseIterable, Comparable {
  /// A quantity of seats, in advance.
  case seats
  /// Single license units, in advance; licenses exist only where this is in use (R7).
  case licenses
  /// Users counted by day, in arrears (R3).
  case activeUsers = "active_users"
  /// Goods paid at once.
  case oneOff = "one_off"
  /// Phone numbers by the month.
  case numbers

  /// In the order above.
  package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

  private var order: Int {
    switch self {
    case .seats: 0
    case .licenses: 1
    case .activeUsers: 2
    case .oneOff: 3
    case .numbers: 4
    }
  }

  /// What an account of a kind uses where its caller names nothing.
  static func usual(for kind: AccountKind) -> Set<PricingModel> {
    switch kind {
    case .customer: [.seats]
    case .serviceProvider: [.activeUsers]
    }
  }
}

extension Set<PricingModel> {
  /// The models of a list, with a problem where one is named twice.
  init(_ models: [PricingModel], _ checks: inout FieldChecks) {
    self.init(models)
    checks.require(count == models.count, "account.pricing_models", "must name each model once")
  }
}
