import BillingTypes
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// The door to `subscriptions`.
enum SubscriptionStore {
  static func find(_ name: SubscriptionName, in reader: any SQLReader) throws -> Subscription? {
    try reader.record(records, RecordKey(.text(name.account.rawValue), .text(name.subscription.rawValue)))
  }

  /// By `account_id` and `subscription_id`.
  static let records = RecordKind<Subscription>(
    dependingOn: [WatchedTable("subscriptions", key: ["account_id", "subscription_id"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id,
        start_date, end_date
      FROM subscriptions WHERE account_id = ? AND subscription_id = ?
      """, key.parameters
    ) { try Subscription(row: $0) }
  }

  /// The account's subscription of a product that is running or, where none is, ends last.
  static func latest(
    of product: ProductID, for account: AccountID, in reader: any SQLReader
  ) throws -> Subscription? {
    try reader.first(
      """
      SELECT account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id,
        start_date, end_date
      FROM subscriptions
      WHERE account_id = ? AND product_id = ? AND (end_date IS NULL OR end_date > start_date)
      ORDER BY COALESCE(end_date, '9999-12-31') DESC LIMIT 1
      """, [.text(account.rawValue), .text(product.rawValue)]
    ) { try Subscription(row: $0) }
  }

  /// The account's one running subscription of a product.
  static func running(
    of product: ProductID, for account: AccountID, in reader: any SQLReader
  ) throws -> Subscription? {
    let latest = try latest(of: product, for: account, in: reader)
    return latest.flatMap { $0.isTerminated ? nil : $0 }
  }

  /// One as it stands today.
  static func standing(
    _ name: SubscriptionName, today: CalendarDate, in reader: any SQLReader
  ) throws -> SubscriptionStanding? {
    guard let subscription = try find(name, in: reader) else { return nil }
    return try standing(subscription, today: today, in: reader)
  }

  /// In order of id, those after `id` as they stand today; the empty id comes before all.
  static func list(
    of account: AccountID, after id: String, limit: Int, today: CalendarDate, in reader: any SQLReader
  ) throws -> [SubscriptionStanding] {
    let page = try reader.query(
      """
      SELECT account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id,
        start_date, end_date
      FROM subscriptions WHERE account_id = ? AND subscription_id > ? ORDER BY subscription_id LIMIT ?
      """, [.text(account.rawValue), .text(id), .int(limit)]
    ) { try Subscription(row: $0) }
    return try page.map { try standing($0, today: today, in: reader) }
  }

  static func insert(_ subscription: Subscription, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO subscriptions (account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id,
        product_id, start_date, end_date)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, subscription.row)
  }

  /// Saves what can change: revision, time of change, end.
  static func update(_ subscription: Subscription, in transaction: any Transaction) throws {
    let changed = try transaction.execute(
      """
      UPDATE subscriptions SET revision = ?, updated_at_ms = ?, end_date = ?
      WHERE account_id = ? AND subscription_id = ? AND revision = ?
      """,
      [
        .int64(subscription.stamp.revision), .int64(subscription.stamp.updatedAt.millisecondsSinceEpoch),
        .text(orNull: subscription.endDate?.iso), .text(subscription.name.account.rawValue),
        .text(subscription.name.subscription.rawValue), .int64(subscription.stamp.revision - 1),
      ])
    precondition(changed == 1, "a subscription is loaded and saved in one transaction")
  }

  private static func standing(
    _ subscription: Subscription, today: CalendarDate, in reader: any SQLReader
  ) throws -> SubscriptionStanding {
    SubscriptionStanding(
      subscription,
      inEffect: try QuantityStore.quantity(
        of: subscription.name, on: subscription.latestChangeDate(today: today), in: reader),
      occupied: try OccupancyStore.count(
        of: subscription.product, for: subscription.name.account, in: reader))
  }
}

extension Subscription {
  fileprivate init(row: Row) throws {
    self.init(
      name: SubscriptionName(account: try AccountID(row.text(0)), subscription: try SubscriptionID(row.text(1))),
      stamp: ResourceStamp(row: row, from: 2), plan: try PlanID(row.text(6)), product: try ProductID(row.text(7)),
      startDate: try CalendarDate(iso: row.text(8)), endDate: try row.textOrNil(9).map { try CalendarDate(iso: $0) })
  }

  fileprivate var row: [SQLValue] {
    [.text(name.account.rawValue), .text(name.subscription.rawValue)] + stamp.row
      + [.text(plan.rawValue), .text(product.rawValue), .text(startDate.iso), .text(orNull: endDate?.iso)]
  }
}
