import BillingTypes
import LicensingDomain
import Storage

/// Counts pools from what was bought and what is held.
enum PoolStore {
  /// The zone in which an account's dates are meant; nil where nothing is known of the account.
  static func timeZone(of account: AccountID, in reader: any SQLReader) throws -> BillingTimeZone? {
    try reader.first(
      "SELECT time_zone FROM subscriptions WHERE account_id = ? ORDER BY updated_at_ms DESC LIMIT 1",
      [.text(account.rawValue)]
    ) { try BillingTimeZone(identifier: $0.text(0)) }
  }

  /// A pool as it is at a moment; nil where the account never had a subscription of its product.
  static func find(_ name: LicensePoolName, at now: Instant, in reader: any SQLReader) throws -> LicensePool? {
    guard let zone = try timeZone(of: name.account, in: reader) else { return nil }
    return try find(name.product, of: name.account, today: zone.date(of: now), in: reader)
  }

  /// The pool of one product as of a date; nil where the account never had a subscription of it.
  static func find(
    _ product: ProductID, of account: AccountID, today: CalendarDate, in reader: any SQLReader
  ) throws -> LicensePool? {
    try reader.query(
      """
      SELECT s.product_id, MAX(s.updated_at_ms),
        SUM(COALESCE(CASE WHEN s.end_date <= ? THEN 0 END, (
          SELECT q.quantity FROM quantity_steps q
          WHERE q.account_id = s.account_id AND q.subscription_id = s.subscription_id AND q.effective_date <= ?
          ORDER BY q.effective_date DESC, q.step_order DESC LIMIT 1), 0)),
        (SELECT COUNT(*) FROM assignments a WHERE a.account_id = s.account_id AND a.product_id = s.product_id)
      FROM subscriptions s WHERE s.account_id = ? AND s.product_id = ?
      GROUP BY s.account_id, s.product_id
      """, [.text(today.iso), .text(today.iso), .text(account.rawValue), .text(product.rawValue)]
    ) { try LicensePool(row: $0, account: account) }.first
  }

  /// In order of product, those after `product`, as of a date; the empty product comes before all.
  static func list(
    of account: AccountID, after product: String, limit: Int, today: CalendarDate, in reader: any SQLReader
  ) throws -> [LicensePool] {
    try reader.query(
      """
      SELECT s.product_id, MAX(s.updated_at_ms),
        SUM(COALESCE(CASE WHEN s.end_date <= ? THEN 0 END, (
          SELECT q.quantity FROM quantity_steps q
          WHERE q.account_id = s.account_id AND q.subscription_id = s.subscription_id AND q.effective_date <= ?
          ORDER BY q.effective_date DESC, q.step_order DESC LIMIT 1), 0)),
        (SELECT COUNT(*) FROM assignments a WHERE a.account_id = s.account_id AND a.product_id = s.product_id)
      FROM subscriptions s WHERE s.account_id = ? AND s.product_id > ?
      GROUP BY s.account_id, s.product_id ORDER BY s.product_id LIMIT ?
      """, [.text(today.iso), .text(today.iso), .text(account.rawValue), .text(product), .int(limit)]
    ) { try LicensePool(row: $0, account: account) }
  }
}

extension LicensePool {
  fileprivate init(row: Row, account: AccountID) throws {
    self.init(
      account: account, product: try ProductID(row.text(0)), total: row.int64(2), assigned: row.int64(3),
      updatedAt: Instant(millisecondsSinceEpoch: row.int64(1)))
  }
}
