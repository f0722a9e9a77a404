import BillingTypes
import Storage
import UsersDomain

/// The door to `extension_plans` and `extension_reserved_ranges`.
enum ExtensionPlanStore {
  /// The plan of an account that exists; the usual one where it has none of its own.
  static func find(of account: AccountID, in reader: any SQLReader) throws -> ExtensionPlan {
    let id = SQLValue.text(account.rawValue)
    let reserved = try reader.query(
      "SELECT first_key, last_key, reason FROM extension_reserved_ranges WHERE account_id = ? ORDER BY place", [id]
    ) {
      ExtensionPlan.ReservedRange(
        first: try ExtensionKey($0.text(0)), last: try ExtensionKey($0.text(1)), reason: $0.text(2))
    }
    let plan = try reader.first(
      """
      SELECT revision, updated_at_ms, automatic_first, automatic_last, new_user_rule FROM extension_plans
      WHERE account_id = ?
      """, [id]
    ) {
      ExtensionPlan(
        account: account, revision: $0.int64(0), updatedAt: Instant(millisecondsSinceEpoch: $0.int64(1)),
        reserved: reserved, automatic: $0.int(2)...$0.int(3),
        newUsers: ExtensionPlan.NewUserRule(rawValue: $0.text(4)) ?? .onRequest)
    }
    return plan ?? ExtensionPlan(usualFor: account)
  }

  /// Saves a changed plan; the search for free keys begins anew.
  static func save(_ plan: ExtensionPlan, in transaction: any Transaction) throws {
    let account = SQLValue.text(plan.account.rawValue)
    try transaction.execute(
      """
      INSERT INTO extension_plans (account_id, revision, updated_at_ms, automatic_first, automatic_last, new_user_rule)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE SET revision = excluded.revision, updated_at_ms = excluded.updated_at_ms,
        automatic_first = excluded.automatic_first, automatic_last = excluded.automatic_last,
        new_user_rule = excluded.new_user_rule
      """,
      [
        account, .int64(plan.revision), .int64(plan.updatedAt?.millisecondsSinceEpoch ?? 0),
        .int(plan.automatic.lowerBound), .int(plan.automatic.upperBound), .text(plan.newUsers.rawValue),
      ])
    try transaction.execute("DELETE FROM extension_reserved_ranges WHERE account_id = ?", [account])
    for (place, range) in plan.reserved.enumerated() {
      try transaction.execute(
        """
        INSERT INTO extension_reserved_ranges (account_id, place, first_key, last_key, reason) VALUES (?, ?, ?, ?, ?)
        """, [account, .int(place), .text(range.first.text), .text(range.last.text), .text(range.reason)])
    }
    try FreeExtensions.searchFromTheFirst(of: plan.account, in: transaction)
  }
}
