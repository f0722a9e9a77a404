import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// The door to `accounts`.
enum AccountStore {
  static func exists(_ id: AccountID, in reader: any SQLReader) throws -> Bool {
    try reader.first("SELECT 1 FROM accounts WHERE account_id = ?", [.text(id.rawValue)]) { _ in true } ?? false
  }

  static func find(_ id: AccountID, in reader: any SQLReader) throws -> Account? {
    try reader.first(
      """
      SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
        locale, payment_terms, net_days, bill_cycle_day
      FROM accounts WHERE account_id = ?
      """, [.text(id.rawValue)]
    ) { try Account(row: $0) }
  }

  /// In order of id, those after `id`; the empty id comes before all.
  static func list(after id: String, limit: Int, in reader: any SQLReader) throws -> [Account] {
    try reader.query(
      """
      SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
        locale, payment_terms, net_days, bill_cycle_day
      FROM accounts WHERE account_id > ? ORDER BY account_id LIMIT ?
      """, [.text(id), .int(limit)]
    ) { try Account(row: $0) }
  }

  static func insert(_ account: Account, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO accounts (account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind,
        currency_code, time_zone, locale, payment_terms, net_days, bill_cycle_day)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, account.row)
  }
}

extension Account {
  fileprivate init(row: Row) throws {
    self.init(
      id: try AccountID(row.text(0)), stamp: ResourceStamp(row: row, from: 1), displayName: row.text(5),
      kind: AccountKind(rawValue: row.text(6)) ?? .customer, currency: try Currency(code: row.text(7)),
      timeZone: try BillingTimeZone(identifier: row.text(8)), locale: LocaleTag(stored: row.text(9)),
      paymentTerms: row.text(10) == "card" ? .card : .invoice(netDays: Int32(row.int(11))),
      billCycleDay: try BillCycleDay(row.int(12)))
  }

  fileprivate var row: [SQLValue] {
    let terms: [SQLValue] =
      switch paymentTerms {
      case .card: ["card", 0]
      case .invoice(let netDays): ["invoice", .int64(Int64(netDays))]
      }
    return [.text(id.rawValue)] + stamp.row
      + [
        .text(displayName), .text(kind.rawValue), .text(currency.code), .text(timeZone.identifier), .text(locale.text),
      ] + terms + [.int(billCycleDay.day)]
  }
}
