import BillingTypes
import Storage
import UsersDomain

/// Finds keys that nobody has: the door to `extension_offers` and `extension_searches`.
enum FreeExtensions {
  /// The first key of the plan that is neither taken nor offered. Whoever takes it does so in this transaction.
  static func next(_ plan: ExtensionPlan, at now: Instant, in transaction: any Transaction) throws -> ExtensionKey? {
    try forgetExpiredOffers(of: plan.account, at: now, in: transaction)
    let account = SQLValue.text(plan.account.rawValue)
    var start =
      try transaction.first("SELECT start FROM extension_searches WHERE account_id = ?", [account]) { $0.int(0) }
      ?? plan.automatic.lowerBound
    while true {
      let taken = try transaction.query(
        """
        SELECT number FROM (
          SELECT number FROM extensions WHERE account_id = ? AND number >= ?
          UNION SELECT number FROM extension_offers WHERE account_id = ? AND number >= ?
        ) AS taken ORDER BY number LIMIT ?
        """, [account, .int(start), account, .int(start), .int(UsersLimits.extensionsPerSearch)]
      ) { $0.int(0) }
      let isAll = taken.count < UsersLimits.extensionsPerSearch
      switch plan.firstFree(from: start, taken: Set(taken), knownUpTo: isAll ? nil : taken.last) {
      case .found(let key):
        try save(start: key.number ?? start, of: plan.account, in: transaction)
        return key
      case .goOn(let next): start = next
      case .exhausted: return nil
      }
    }
  }

  /// Makes the search begin no higher than at a number that is free now.
  static func searchFrom(_ number: Int64, of account: AccountID, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE extension_searches SET start = ? WHERE account_id = ? AND start > ?",
      [.int64(number), .text(account.rawValue), .int64(number)])
  }

  /// Makes the search begin where the plan says.
  static func searchFromTheFirst(of account: AccountID, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM extension_searches WHERE account_id = ?", [.text(account.rawValue)])
  }

  /// Keeps a key for somebody.
  static func offer(
    _ key: ExtensionKey, to actor: String, until expiry: Instant, of account: AccountID, in transaction: any Transaction
  ) throws {
    guard let number = key.number else { return }
    try transaction.execute(
      "INSERT INTO extension_offers (account_id, number, actor, expires_at_ms) VALUES (?, ?, ?, ?)",
      [.text(account.rawValue), .int(number), .text(actor), .int64(expiry.millisecondsSinceEpoch)])
  }

  /// How many keys are kept for somebody.
  static func offerCount(of account: AccountID, at now: Instant, in reader: any SQLReader) throws -> Int {
    try reader.first(
      "SELECT COUNT(*) FROM extension_offers WHERE account_id = ? AND expires_at_ms > ?",
      [.text(account.rawValue), .int64(now.millisecondsSinceEpoch)]
    ) { $0.int(0) } ?? 0
  }

  /// Until when a key is kept for somebody other than `actor`; nil where it is not.
  static func offerExpiry(
    of key: ExtensionKey, account: AccountID, exceptTo actor: String, at now: Instant, in reader: any SQLReader
  ) throws -> Instant? {
    guard let number = key.number else { return nil }
    return try reader.first(
      """
      SELECT expires_at_ms FROM extension_offers
      WHERE account_id = ? AND number = ? AND actor <> ? AND expires_at_ms > ?
      """, [.text(account.rawValue), .int(number), .text(actor), .int64(now.millisecondsSinceEpoch)]
    ) { Instant(millisecondsSinceEpoch: $0.int64(0)) }
  }

  /// Ends an offer, as the key is taken.
  static func endOffer(of key: ExtensionKey, account: AccountID, in transaction: any Transaction) throws {
    guard let number = key.number else { return }
    try transaction.execute(
      "DELETE FROM extension_offers WHERE account_id = ? AND number = ?", [.text(account.rawValue), .int(number)])
  }

  private static func forgetExpiredOffers(
    of account: AccountID, at now: Instant, in transaction: any Transaction
  ) throws {
    let expired: [SQLValue] = [.text(account.rawValue), .int64(now.millisecondsSinceEpoch)]
    let first = try transaction.first(
      "SELECT MIN(number) FROM extension_offers WHERE account_id = ? AND expires_at_ms <= ?", expired
    ) { $0.int64OrNil(0) }
    guard case .some(.some(let number)) = first else { return }
    try transaction.execute("DELETE FROM extension_offers WHERE account_id = ? AND expires_at_ms <= ?", expired)
    try searchFrom(number, of: account, in: transaction)
  }

  private static func save(start: Int, of account: AccountID, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO extension_searches (account_id, start) VALUES (?, ?)
      ON CONFLICT (account_id) DO UPDATE SET start = excluded.start
      """, [.text(account.rawValue), .int(start)])
  }
}
