import BillingTypes
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// The door to `platform_users`.
enum PlatformUserStore {
  static func find(_ name: PlatformUserName, in reader: any SQLReader) throws -> PlatformUser? {
    try reader.first(
      """
      SELECT account_id, platform_user_id, uid, revision, created_at_ms, updated_at_ms, product_id, display_name,
        user_id, arrival_date
      FROM platform_users WHERE account_id = ? AND platform_user_id = ?
      """, [.text(name.account.rawValue), .text(name.platformUser.rawValue)]
    ) { try PlatformUser(row: $0) }
  }

  /// In order of id, those after `id` of one product, or of all; the empty id comes before all.
  static func list(
    of account: AccountID, product: ProductID?, after id: String, limit: Int, in reader: any SQLReader
  ) throws -> [PlatformUser] {
    guard let product else {
      return try reader.query(
        """
        SELECT account_id, platform_user_id, uid, revision, created_at_ms, updated_at_ms, product_id, display_name,
          user_id, arrival_date
        FROM platform_users WHERE account_id = ? AND platform_user_id > ? ORDER BY platform_user_id LIMIT ?
        """, [.text(account.rawValue), .text(id), .int(limit)]
      ) { try PlatformUser(row: $0) }
    }
    return try reader.query(
      """
      SELECT account_id, platform_user_id, uid, revision, created_at_ms, updated_at_ms, product_id, display_name,
        user_id, arrival_date
      FROM platform_users WHERE account_id = ? AND product_id = ? AND platform_user_id > ?
      ORDER BY platform_user_id LIMIT ?
      """, [.text(account.rawValue), .text(product.rawValue), .text(id), .int(limit)]
    ) { try PlatformUser(row: $0) }
  }

  /// What some users are, in order of id, after `id`, of one product or of all.
  static func list(
    being users: Set<UserName>, product: ProductID?, after id: String, limit: Int, in reader: any SQLReader
  ) throws -> [PlatformUser] {
    let product = product?.rawValue ?? ""
    let all = try users.flatMap { user in
      try reader.query(
        """
        SELECT account_id, platform_user_id, uid, revision, created_at_ms, updated_at_ms, product_id, display_name,
          user_id, arrival_date
        FROM platform_users
        WHERE account_id = ? AND user_id = ? AND platform_user_id > ? AND (? = '' OR product_id = ?)
        ORDER BY platform_user_id LIMIT ?
        """,
        [
          .text(user.account.rawValue), .text(user.user.rawValue), .text(id), .text(product), .text(product),
          .int(limit),
        ]
      ) { try PlatformUser(row: $0) }
    }
    return Array(all.sorted { $0.name < $1.name }.prefix(limit))
  }

  static func insert(_ user: PlatformUser, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO platform_users (account_id, platform_user_id, uid, revision, created_at_ms, updated_at_ms,
        product_id, display_name, user_id, arrival_date)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, user.row)
    try OccupancyStore.add(1, to: user.product, for: user.name.account, in: transaction)
  }

  static func delete(_ user: PlatformUser, in transaction: any Transaction) throws {
    let deleted = try transaction.execute(
      "DELETE FROM platform_users WHERE account_id = ? AND platform_user_id = ?",
      [.text(user.name.account.rawValue), .text(user.name.platformUser.rawValue)])
    precondition(deleted == 1, "a platform user is loaded and deleted in one transaction")
    try OccupancyStore.add(-1, to: user.product, for: user.name.account, in: transaction)
  }
}

extension PlatformUser {
  fileprivate init(row: Row) throws {
    self.init(
      name: PlatformUserName(account: try AccountID(row.text(0)), platformUser: try PlatformUserID(row.text(1))),
      stamp: ResourceStamp(row: row, from: 2), product: try ProductID(row.text(6)), displayName: row.text(7),
      user: try row.textOrNil(8).map { try UserID($0) }, arrivalDate: try CalendarDate(iso: row.text(9)))
  }

  fileprivate var row: [SQLValue] {
    [.text(name.account.rawValue), .text(name.platformUser.rawValue)] + stamp.row
      + [
        .text(product.rawValue), .text(displayName), .text(orNull: user?.rawValue), .text(arrivalDate.iso),
      ]
  }
}
