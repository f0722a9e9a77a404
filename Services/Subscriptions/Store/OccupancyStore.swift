import BillingTypes
import Storage
import SubscriptionsDomain

/// The door to `occupancies`: how many users exist on a product's platform, and since when.
enum OccupancyStore {
  /// Users of an account that exist on a product's platform.
  static func count(of product: ProductID, for account: AccountID, in reader: any SQLReader) throws -> Int64 {
    try reader.first(
      "SELECT occupied FROM occupancies WHERE account_id = ? AND product_id = ?",
      [.text(account.rawValue), .text(product.rawValue)]
    ) { $0.int64(0) } ?? 0
  }

  /// The occupancy of a product, looking back to a date. Users are named where more exist than `quantity`, because only
  /// a refusal names them.
  static func occupancy(
    of product: Product, for account: AccountID, since date: CalendarDate, namedAbove quantity: Int64 = .max,
    in reader: any SQLReader
  ) throws -> Occupancy {
    let arrivals = try reader.query(
      """
      SELECT arrival_date, COUNT(*) FROM platform_users
      WHERE account_id = ? AND product_id = ? AND arrival_date > ?
      GROUP BY arrival_date ORDER BY arrival_date
      """, [.text(account.rawValue), .text(product.id.rawValue), .text(date.iso)]
    ) { Occupancy.Arrival(date: try CalendarDate(iso: $0.text(0)), count: $0.int64(1)) }
    let count = try count(of: product.id, for: account, in: reader)
    let named =
      count <= quantity
      ? []
      : try PlatformUserStore.list(
        of: account, product: product.id, after: "", limit: SubscriptionsLimits.namedPlatformUsers, in: reader)
    return Occupancy(product: product, count: count, arrivals: arrivals, named: named)
  }

  /// Counts one user more or less; to be called with the change of `platform_users` that it counts.
  static func add(
    _ difference: Int64, to product: ProductID, for account: AccountID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO occupancies (account_id, product_id, occupied) VALUES (?, ?, 0)
      ON CONFLICT (account_id, product_id) DO NOTHING
      """, [.text(account.rawValue), .text(product.rawValue)])
    try transaction.execute(
      "UPDATE occupancies SET occupied = occupied + ? WHERE account_id = ? AND product_id = ?",
      [.int64(difference), .text(account.rawValue), .text(product.rawValue)])
  }
}
