import BillingTypes
import Storage
import SubscriptionsDomain

/// The door to `accounts` and `members`: copies of what Users owns.
enum AccountStore {
  static func find(_ id: AccountID, in reader: any SQLReader) throws -> BilledAccount? {
    try reader.record(records, RecordKey(.text(id.rawValue)))
  }

  /// By `account_id`.
  static let records = RecordKind<BilledAccount>(
    dependingOn: [WatchedTable("accounts", key: ["account_id"])]
  ) { key, reader in
    try reader.first(
      "SELECT account_id, currency_code, time_zone, updated_at_ms FROM accounts WHERE account_id = ?", key.parameters
    ) { row in
      BilledAccount(
        id: try AccountID(row.text(0)), currency: try Currency(code: row.text(1)),
        timeZone: try BillingTimeZone(identifier: row.text(2)),
        updatedAt: Instant(millisecondsSinceEpoch: row.int64(3)))
    }
  }

  /// Keeps a copy; one that tells of an earlier state than the copy there changes nothing.
  static func save(_ account: BilledAccount, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO accounts (account_id, currency_code, time_zone, updated_at_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE SET currency_code = excluded.currency_code,
        time_zone = excluded.time_zone, updated_at_ms = excluded.updated_at_ms
      WHERE excluded.updated_at_ms >= accounts.updated_at_ms
      """,
      [
        .text(account.id.rawValue), .text(account.currency.code), .text(account.timeZone.identifier),
        .int64(account.updatedAt.millisecondsSinceEpoch),
      ])
  }

  static func hasMember(_ name: UserName, in reader: any SQLReader) throws -> Bool {
    try reader.first(
      "SELECT 1 FROM members WHERE account_id = ? AND user_id = ?",
      [.text(name.account.rawValue), .text(name.user.rawValue)]
    ) { _ in true } ?? false
  }

  static func removeMember(_ name: UserName, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM members WHERE account_id = ? AND user_id = ?",
      [.text(name.account.rawValue), .text(name.user.rawValue)])
  }

  static func saveMember(_ name: UserName, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO members (account_id, user_id) VALUES (?, ?) ON CONFLICT (account_id, user_id) DO NOTHING",
      [.text(name.account.rawValue), .text(name.user.rawValue)])
  }
}
