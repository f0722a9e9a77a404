import BillingTypes
import Storage
import SubscriptionsDomain

/// The door to `quantity_steps`.
enum QuantityStore {
  /// The quantity that holds on a date.
  static func quantity(of name: SubscriptionName, on date: CalendarDate, in reader: any SQLReader) throws -> Int64 {
    try step(of: name, inEffectOn: date, in: reader)?.quantity ?? 0
  }

  /// The step that holds on a date and every later one.
  static func timeline(
    of name: SubscriptionName, from date: CalendarDate, in reader: any SQLReader
  ) throws -> QuantityTimeline {
    let key: [SQLValue] = [.text(name.account.rawValue), .text(name.subscription.rawValue)]
    let later = try reader.query(
      """
      SELECT step_order, effective_date, previous_quantity, quantity, created_at_ms, actor FROM quantity_steps
      WHERE account_id = ? AND subscription_id = ? AND effective_date > ? ORDER BY effective_date, step_order
      """, key + [.text(date.iso)]
    ) { try QuantityStep(row: $0) }
    let count = try reader.first(
      "SELECT MAX(step_order) FROM quantity_steps WHERE account_id = ? AND subscription_id = ?", key
    ) { $0.int64OrNil(0) ?? 0 }
    let first = try step(of: name, inEffectOn: date, in: reader)
    return QuantityTimeline(steps: (first.map { [$0] } ?? []) + later, stepCount: count ?? 0)
  }

  /// In order of effective date, then of asking, those after a place; the empty date comes before all.
  static func list(
    of name: SubscriptionName, after date: String, order: Int64, limit: Int, in reader: any SQLReader
  ) throws -> [QuantityStep] {
    try reader.query(
      """
      SELECT step_order, effective_date, previous_quantity, quantity, created_at_ms, actor FROM quantity_steps
      WHERE account_id = ? AND subscription_id = ? AND (effective_date, step_order) > (?, ?)
      ORDER BY effective_date, step_order LIMIT ?
      """,
      [.text(name.account.rawValue), .text(name.subscription.rawValue), .text(date), .int64(order), .int(limit)]
    ) { try QuantityStep(row: $0) }
  }

  static func insert(_ step: QuantityStep, of name: SubscriptionName, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO quantity_steps (account_id, subscription_id, step_order, effective_date, previous_quantity,
        quantity, created_at_ms, actor)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(name.account.rawValue), .text(name.subscription.rawValue), .int64(step.order),
        .text(step.effectiveDate.iso), .int64(step.previousQuantity), .int64(step.quantity),
        .int64(step.createdAt.millisecondsSinceEpoch), .text(step.actor),
      ])
  }

  private static func step(
    of name: SubscriptionName, inEffectOn date: CalendarDate, in reader: any SQLReader
  ) throws -> QuantityStep? {
    try reader.first(
      """
      SELECT step_order, effective_date, previous_quantity, quantity, created_at_ms, actor FROM quantity_steps
      WHERE account_id = ? AND subscription_id = ? AND effective_date <= ?
      ORDER BY effective_date DESC, step_order DESC LIMIT 1
      """, [.text(name.account.rawValue), .text(name.subscription.rawValue), .text(date.iso)]
    ) { try QuantityStep(row: $0) }
  }
}

extension QuantityStep {
  fileprivate init(row: Row) throws {
    self.init(
      order: row.int64(0), effectiveDate: try CalendarDate(iso: row.text(1)), previousQuantity: row.int64(2),
      quantity: row.int64(3), createdAt: Instant(millisecondsSinceEpoch: row.int64(4)), actor: row.text(5))
  }
}
