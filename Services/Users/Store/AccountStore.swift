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
    try reader.record(records, RecordKey(.text(id.rawValue)))
  }

  /// By `account_id`. The owner is among the roles.
  static let records = RecordKind<Account>(
    dependingOn: [WatchedTable("accounts", key: ["account_id"]), WatchedTable("user_roles", key: ["account_id"])]
  ) { key, reader in
    try reader.first(
      """
      SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
        locale, payment_terms, net_days, bill_cycle_day, pricing_models
      FROM accounts WHERE account_id = ?
      """, key.parameters
    ) { try Account(row: $0, in: reader) }
  }

  /// An account that must exist.
  static func require(_ id: AccountID, in reader: any SQLReader) throws -> Account {
    guard let account = try find(id, in: reader) else { throw UsersError.accountNotFound(id) }
    return account
  }

  /// The account's one owner; nil until its first user is created.
  static func owner(of id: AccountID, in reader: any SQLReader) throws -> UserID? {
    try reader.first(
      "SELECT user_id FROM user_roles WHERE account_id = ? AND role = 'owner'", [.text(id.rawValue)]
    ) { try UserID($0.text(0)) }
  }

  static func insert(_ account: Account, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO accounts (account_id, uid, revision, created_at_ms, updated_at_ms, currency_code, bill_cycle_day,
        display_name, display_name_key, kind, time_zone, locale, payment_terms, net_days, pricing_models)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [.text(account.id.rawValue)] + account.stamp.row
        + [.text(account.currency.code), .int(account.billCycleDay.day)] + account.content)
  }

  /// Saves what can change. The owner is a role of a user and is not kept here.
  static func update(_ account: Account, in transaction: any Transaction) throws {
    let changed = try transaction.execute(
      """
      UPDATE accounts SET revision = ?, updated_at_ms = ?, display_name = ?, display_name_key = ?, kind = ?,
        time_zone = ?, locale = ?, payment_terms = ?, net_days = ?, pricing_models = ?
      WHERE account_id = ? AND revision = ?
      """,
      [.int64(account.stamp.revision), .int64(account.stamp.updatedAt.millisecondsSinceEpoch)] + account.content
        + [.text(account.id.rawValue), .int64(account.stamp.revision - 1)])
    precondition(changed == 1, "an account is loaded and saved in one transaction")
  }
}

extension Account {
  /// An account from `account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code,
  /// time_zone, locale, payment_terms, net_days, bill_cycle_day, pricing_models`.
  init(row: Row, in reader: any SQLReader) throws {
    let id = try AccountID(row.text(0))
    let models = row.text(13).split(separator: " ").compactMap { PricingModel(rawValue: String($0)) }
    self.init(
      id: id, stamp: ResourceStamp(row: row, from: 1), displayName: row.text(5),
      kind: AccountKind(rawValue: row.text(6)) ?? .customer, currency: try Currency(code: row.text(7)),
      timeZone: try BillingTimeZone(identifier: row.text(8)), locale: LocaleTag(stored: row.text(9)),
      paymentTerms: row.text(10) == "card" ? .card : .invoice(netDays: Int32(row.int(11))),
      billCycleDay: try BillCycleDay(row.int(12)), pricingModels: Set(models),
      owner: try AccountStore.owner(of: id, in: reader))
  }

  /// The columns that can change.
  fileprivate var content: [SQLValue] {
    let terms: [SQLValue] =
      switch paymentTerms {
      case .card: ["card", 0]
      case .invoice(let netDays): ["invoice", .int64(Int64(netDays))]
      }
    return [
      .text(displayName), .text(displayName.lowercased()), .text(kind.rawValue), .text(timeZone.identifier),
      .text(locale.text),
    ] + terms + [.text(pricingModels.sorted().map(\.rawValue).joined(separator: " "))]
  }
}
