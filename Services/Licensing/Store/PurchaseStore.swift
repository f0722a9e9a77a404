import BillingTypes
import LicensingDomain
import Storage

/// The door to `subscriptions` and `quantity_steps`: what was bought, as Subscriptions tells in its events.
enum PurchaseStore {
  static func insert(
    _ name: SubscriptionName, of product: ProductID, timeZone: BillingTimeZone, at now: Instant,
    into transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO subscriptions (account_id, subscription_id, product_id, time_zone, end_date, updated_at_ms)
      VALUES (?, ?, ?, ?, NULL, ?)
      """,
      [
        .text(name.account.rawValue), .text(name.subscription.rawValue), .text(product.rawValue),
        .text(timeZone.identifier), .int64(now.millisecondsSinceEpoch),
      ])
  }

  /// Whether there are units of a subscription to hand out.
  static func contains(_ name: SubscriptionName, in reader: any SQLReader) throws -> Bool {
    try reader.first(
      "SELECT 1 FROM subscriptions WHERE account_id = ? AND subscription_id = ?",
      [.text(name.account.rawValue), .text(name.subscription.rawValue)]
    ) { _ in true } ?? false
  }

  /// Adds a dated step; `order` grows with every step that is told.
  static func addStep(
    of name: SubscriptionName, on date: CalendarDate, order: Int64, quantity: Int64, at now: Instant,
    in transaction: any Transaction
  ) throws {
    let key: [SQLValue] = [.text(name.account.rawValue), .text(name.subscription.rawValue)]
    try transaction.execute(
      """
      INSERT INTO quantity_steps (account_id, subscription_id, effective_date, step_order, quantity)
      VALUES (?, ?, ?, ?, ?)
      """, key + [.text(date.iso), .int64(order), .int64(quantity)])
    try transaction.execute(
      "UPDATE subscriptions SET updated_at_ms = ? WHERE account_id = ? AND subscription_id = ?",
      [.int64(now.millisecondsSinceEpoch)] + key)
  }

  /// Notes that a pool has changed.
  static func touch(_ pool: LicensePoolName, at now: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE subscriptions SET updated_at_ms = ? WHERE account_id = ? AND product_id = ? AND updated_at_ms < ?
      """,
      [
        .int64(now.millisecondsSinceEpoch), .text(pool.account.rawValue), .text(pool.product.rawValue),
        .int64(now.millisecondsSinceEpoch),
      ])
  }

  static func end(
    _ name: SubscriptionName, on date: CalendarDate, at now: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE subscriptions SET end_date = ?, updated_at_ms = ? WHERE account_id = ? AND subscription_id = ?",
      [
        .text(date.iso), .int64(now.millisecondsSinceEpoch), .text(name.account.rawValue),
        .text(name.subscription.rawValue),
      ])
  }
}
