/// The files of an import; each may be absent when there is nothing of its kind.
enum ImportFile: String, CaseIterable, Sendable {
  case accounts, users, products, plans, subscriptions
  case platformUsers = "platform_users"
  case changes

  var fileName: String { "\(rawValue).csv" }

  /// The columns, all required, in any order.
  var columns: [String] {
    switch self {
    case .accounts:
      [
        "account", "display_name", "kind", "currency", "time_zone", "locale", "payment_terms", "net_days",
        "bill_cycle_day",
      ]
    case .users: ["account", "user", "given_name", "family_name", "email", "active", "roles"]
    case .products: ["product", "display_name"]
    case .plans:
      [
        "plan", "product", "display_name", "pricing_model", "billing_mode", "period_unit", "period_count", "currency",
        "unit_price",
      ]
    case .subscriptions: ["account", "subscription", "plan", "start_date", "quantity"]
    case .platformUsers: ["account", "platform_user", "product", "display_name", "user"]
    case .changes: ["change", "account", "subscription", "effective_date", "quantity"]
    }
  }
}
