import BillingTypes
import InvoicingDomain
import Storage

/// The door to `accounts`: copies of what Users owns.
enum AccountStore {
  static func find(_ id: AccountID, in reader: any SQLReader) throws -> BilledAccount? {
    try reader.first(
      """
      SELECT account_id, currency_code, time_zone, net_days, bill_cycle_day FROM accounts WHERE account_id = ?
      """, [.text(id.rawValue)]
    ) { try BilledAccount(row: $0) }
  }

  /// Keeps a copy; currency and cycle day are fixed once the account exists, so the first copy stays.
  static func insert(_ account: BilledAccount, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO accounts (account_id, serial, currency_code, time_zone, net_days, bill_cycle_day)
      VALUES (?, (SELECT COALESCE(MAX(serial), 0) + 1 FROM accounts), ?, ?, ?, ?)
      ON CONFLICT (account_id) DO NOTHING
      """,
      [
        .text(account.id.rawValue), .text(account.currency.code), .text(account.timeZone.identifier),
        .int(account.netDays), .int(account.billCycleDay.day),
      ])
  }

  /// Saves what can change of a copy: the zone of the dates of documents, and when they are due.
  static func update(_ account: BilledAccount, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE accounts SET time_zone = ?, net_days = ? WHERE account_id = ?",
      [.text(account.timeZone.identifier), .int(account.netDays), .text(account.id.rawValue)])
  }

  /// How many accounts there are, and the highest serial among them.
  static func census(in reader: any SQLReader) throws -> (count: Int64, lastSerial: Int64) {
    try reader.first("SELECT COUNT(*), MAX(serial) FROM accounts") { ($0.int64(0), $0.int64OrNil(1) ?? 0) } ?? (0, 0)
  }

  /// The next accounts of a run, by name.
  static func next(_ cursor: AccountCursor, limit: Int, in reader: any SQLReader) throws -> [BilledAccount] {
    try reader.query(
      """
      SELECT account_id, currency_code, time_zone, net_days, bill_cycle_day FROM accounts
      WHERE account_id > ? AND serial <= ? ORDER BY account_id LIMIT ?
      """, [.text(cursor.after?.rawValue ?? ""), .int64(cursor.lastSerial), .int(limit)]
    ) { try BilledAccount(row: $0) }
  }
}

extension BilledAccount {
  fileprivate init(row: Row) throws {
    self.init(
      id: try AccountID(row.text(0)), currency: try Currency(code: row.text(1)),
      timeZone: try BillingTimeZone(identifier: row.text(2)), netDays: row.int(3),
      billCycleDay: try BillCycleDay(row.int(4)))
  }
}
