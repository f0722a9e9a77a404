import BillingTypes
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// The door to `plans`.
enum PlanStore {
  static func find(_ id: PlanID, in reader: any SQLReader) throws -> Plan? {
    try reader.record(records, RecordKey(.text(id.rawValue)))
  }

  /// By `plan_id`.
  static let records = RecordKind<Plan>(
    dependingOn: [WatchedTable("plans", key: ["plan_id"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id, pricing_model,
        billing_mode, period_unit, period_count, currency_code, unit_price_minor
      FROM plans WHERE plan_id = ?
      """, key.parameters
    ) { try Plan(row: $0) }
  }

  /// In order of id, those after `id`; the empty id comes before all.
  static func list(after id: String, limit: Int, in reader: any SQLReader) throws -> [Plan] {
    try reader.query(
      """
      SELECT plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id, pricing_model,
        billing_mode, period_unit, period_count, currency_code, unit_price_minor
      FROM plans WHERE plan_id > ? ORDER BY plan_id LIMIT ?
      """, [.text(id), .int(limit)]
    ) { try Plan(row: $0) }
  }

  static func insert(_ plan: Plan, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO plans (plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id,
        pricing_model, billing_mode, period_unit, period_count, currency_code, unit_price_minor)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, plan.row)
  }
}

extension Plan {
  fileprivate init(row: Row) throws {
    let currency = try Currency(code: row.text(11))
    self.init(
      id: try PlanID(row.text(0)), stamp: ResourceStamp(row: row, from: 1), displayName: row.text(5),
      product: try ProductID(row.text(6)), pricingModel: PricingModel(rawValue: row.text(7)) ?? .perSeat,
      billingMode: BillingMode(rawValue: row.text(8)) ?? .inAdvance,
      period: try BillingPeriod(unit: PeriodUnit(word: row.text(9)), count: row.int(10)),
      unitPrice: Money(minorUnits: row.int64(12), currency: currency))
  }

  fileprivate var row: [SQLValue] {
    [.text(id.rawValue)] + stamp.row
      + [
        .text(displayName), .text(product.rawValue), .text(pricingModel.rawValue), .text(billingMode.rawValue),
        .text(period.unit.word), .int(period.count), .text(unitPrice.currency.code), .int64(unitPrice.minorUnits),
      ]
  }
}

extension PeriodUnit {
  fileprivate var word: String {
    switch self {
    case .day: "day"
    case .week: "week"
    case .month: "month"
    case .year: "year"
    }
  }

  /// The table holds no other words than those of ``word``.
  fileprivate init(word: String) {
    self = Self.allCases.first { $0.word == word } ?? .month
  }
}
