import BillingTypes
import Storage
import SubscriptionsDomain

/// The door to `active_user_counts`: what Users tells of how many users are active.
enum ActiveUserStore {
  /// Every count of an account, oldest first.
  static func counts(of account: AccountID, in reader: any SQLReader) throws -> [ActiveUserCount] {
    try reader.query(
      "SELECT effective_date, active_count FROM active_user_counts WHERE account_id = ? ORDER BY effective_date",
      [.text(account.rawValue)]
    ) { ActiveUserCount(date: try CalendarDate(iso: $0.text(0)), count: $0.int64(1)) }
  }

  /// Keeps a count, which replaces an earlier one of its day. Where the account has moved to a zone in which the day of
  /// the last count has not come yet, it is one of that day: counts come in order.
  ///
  /// - Returns: The count as it is kept.
  static func save(
    _ count: ActiveUserCount, of account: AccountID, in transaction: any Transaction
  ) throws -> ActiveUserCount {
    let last = try transaction.first(
      "SELECT MAX(effective_date) FROM active_user_counts WHERE account_id = ?", [.text(account.rawValue)]
    ) { try $0.textOrNil(0).map { try CalendarDate(iso: $0) } }
    let kept = ActiveUserCount(date: max(count.date, (last ?? nil) ?? count.date), count: count.count)
    try transaction.execute(
      """
      INSERT INTO active_user_counts (account_id, effective_date, active_count) VALUES (?, ?, ?)
      ON CONFLICT (account_id, effective_date) DO UPDATE SET active_count = excluded.active_count
      """, [.text(account.rawValue), .text(kept.date.iso), .int64(kept.count)])
    return kept
  }

  /// The running subscriptions of an account that are billed by active users.
  static func subscriptions(of account: AccountID, in reader: any SQLReader) throws -> [SubscriptionName] {
    try reader.query(
      """
      SELECT s.subscription_id FROM subscriptions AS s JOIN plans AS p ON p.plan_id = s.plan_id
      WHERE s.account_id = ? AND s.end_date IS NULL AND p.pricing_model = 'active_users' ORDER BY s.subscription_id
      """, [.text(account.rawValue)]
    ) { SubscriptionName(account: account, subscription: try SubscriptionID($0.text(0))) }
  }
}
