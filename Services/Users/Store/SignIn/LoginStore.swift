import BillingTypes
import Storage
import UsersDomain

/// Finds who signs in.
enum LoginStore {
  /// The one user with this login, of any account or of one; nil where there is none, or more than one.
  static func user(email: String, account: AccountID?, at now: Instant, in reader: any SQLReader) throws -> User? {
    let names = try names(email.lowercased(), account, reader)
    guard names.count == 1 else { return nil }
    return try user(names[0], at: now, in: reader)
  }

  /// A user, active or not, who is not deleted.
  static func user(_ name: UserName, at now: Instant, in reader: any SQLReader) throws -> User? {
    try UserStore.find(name, at: now, in: reader).flatMap { $0.deletedAt == nil ? $0 : nil }
  }

  private static func names(_ email: String, _ account: AccountID?, _ reader: any SQLReader) throws -> [UserName] {
    func name(_ row: Row) throws -> UserName {
      UserName(account: try AccountID(row.text(0)), user: try UserID(row.text(1)))
    }
    guard let account else {
      return try reader.query(
        "SELECT account_id, user_id FROM users WHERE email_key = ? AND deleted_at_ms IS NULL LIMIT 2", [.text(email)],
        name)
    }
    return try reader.query(
      """
      SELECT account_id, user_id FROM users WHERE account_id = ? AND email_key = ? AND deleted_at_ms IS NULL LIMIT 2
      """, [.text(account.rawValue), .text(email)], name)
  }
}
