import BillingTypes
import Storage

/// The door to `members`: copies of what Users owns.
enum MemberStore {
  /// Whether a user is a member; nil where nothing is known of it.
  static func isMember(_ user: UserName, in reader: any SQLReader) throws -> Bool? {
    try reader.first(
      "SELECT is_member FROM members WHERE account_id = ? AND user_id = ?",
      [.text(user.account.rawValue), .text(user.user.rawValue)]
    ) { $0.bool(0) }
  }

  /// Keeps what an event of Users tells.
  static func save(_ user: UserName, isMember: Bool, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO members (account_id, user_id, is_member) VALUES (?, ?, ?)
      ON CONFLICT (account_id, user_id) DO UPDATE SET is_member = excluded.is_member
      """, [.text(user.account.rawValue), .text(user.user.rawValue), .bool(isMember)])
  }

  /// Keeps what Users answered, unless an event has told of the user meanwhile.
  static func learn(_ user: UserName, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO members (account_id, user_id, is_member) VALUES (?, ?, 1) ON CONFLICT (account_id, user_id) DO NOTHING",
      [.text(user.account.rawValue), .text(user.user.rawValue)])
  }
}
