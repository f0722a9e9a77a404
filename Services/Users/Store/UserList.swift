import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which users of an account a caller wants to see, in which order.
struct UserList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "active": [.equals, .differs], "roles": [.has], "given_name": [.equals, .has], "family_name": [.equals, .has],
    "email": [.equals, .has], "create_time": [.below, .atMost, .above, .atLeast],
    "update_time": [.below, .atMost, .above, .atLeast],
  ]
  static let orderFields = ["name", "given_name", "family_name", "email", "create_time", "update_time"]

  /// By what the page is sorted.
  let order: ListOrder
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]
  /// Whether it is simply all users by id, which costs no more than the page.
  private let isPlain: Bool

  /// A user with what it was sorted by.
  struct Entry {
    let user: User
    fileprivate let sortText: String
    fileprivate let sortNumber: Int64

    /// After which the next page starts.
    var key: [SQLValue] { [.text(sortText), .int64(sortNumber), .text(user.name.user.rawValue)] }
  }

  /// - Parameter role: The house's role of a word of the filter, or nil for a custom one.
  init(
    of account: AccountID, filter: ListFilter, order: ListOrder, showsDeleted: Bool, at now: Instant,
    role: (house: Role?, custom: RoleID?)
  ) throws {
    self.order = order
    isPlain = filter.isEmpty && !showsDeleted && order.field == "name" && !order.isDescending
    func exact(_ field: String) -> [SQLValue] {
      let value = SQLValue.text((filter.text(field, .equals) ?? "").lowercased())
      return [value, value]
    }
    let active = try filter.boolean("active").map { $0 ? 1 : 0 } ?? -1
    let created = try filter.moments("create_time")
    let updated = try filter.moments("update_time")
    let goneAt = now.millisecondsSinceEpoch - UsersLimits.restoreDays * 86_400_000
    let isAnyRole: SQLValue = role.house == nil && role.custom == nil ? 1 : 0
    let house = SQLValue.text(role.house?.rawValue ?? "")
    let patterns =
      [filter.text("given_name", .has), filter.text("family_name", .has), filter.text("email", .has)]
      + (0..<Limits.filterWordsMax).map { filter.words.indices.contains($0) ? filter.words[$0] : nil }
    conditions =
      [.text(account.rawValue), .int64(showsDeleted ? goneAt : .max), .int(active), .int(active)]
      + exact("given_name") + exact("family_name") + exact("email")
      + [.int64(created.lowerBound), .int64(created.upperBound), .int64(updated.lowerBound)]
      + [.int64(updated.upperBound), isAnyRole, house, house, .text(role.custom?.rawValue ?? "")]
      + patterns.map { .text(likePattern($0)) }
  }

  /// The page after a key; from the beginning where the page is the first.
  func page(_ page: PageRequest, of account: AccountID, in reader: any SQLReader) throws -> [Entry] {
    let key: [SQLValue] = [
      .int(page.isFirst ? 1 : 0), .text(page.text(0)), .int64(page.integer(1)), .text(page.text(2)), .int(page.limit),
    ]
    let parameters = [.text(order.field), .text(order.field)] + conditions + key
    func entry(_ row: Row) throws -> Entry {
      Entry(
        user: try User(row: row, account: account, in: reader), sortText: row.text(11), sortNumber: row.int64(12))
    }
    if isPlain {
      let parameters: [SQLValue] = [.text(account.rawValue), .text(page.text(2)), .int(page.limit)]
      return try reader.query(Self.plain, parameters, entry)
    }
    return order.isDescending
      ? try reader.query(Self.descending, parameters, entry) : try reader.query(Self.ascending, parameters, entry)
  }

  /// How many there are on all pages.
  func totalSize(of account: AccountID, in reader: any SQLReader) throws -> Int64 {
    if isPlain { return try reader.first(Self.plainCount, [.text(account.rawValue)]) { $0.int64(0) } ?? 0 }
    return try reader.first(Self.count, conditions) { $0.int64(0) } ?? 0
  }

  private static let plain: StaticString = """
    SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
      first_sign_in_steps, deleted_at_ms, '', 0
    FROM users WHERE account_id = ? AND user_id > ? AND deleted_at_ms IS NULL ORDER BY user_id LIMIT ?
    """

  private static let plainCount: StaticString =
    "SELECT COUNT(*) FROM users WHERE account_id = ? AND deleted_at_ms IS NULL"

  private static let ascending: StaticString = """
    WITH shown AS (
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
        first_sign_in_steps, deleted_at_ms,
        CASE ? WHEN 'given_name' THEN given_key WHEN 'family_name' THEN family_key WHEN 'email' THEN email_key
          ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM users
      WHERE account_id = ? AND (deleted_at_ms IS NULL OR deleted_at_ms > ?) AND (? < 0 OR active = ?)
        AND (? = '' OR given_key = ?) AND (? = '' OR family_key = ?) AND (? = '' OR email_key = ?)
        AND created_at_ms BETWEEN ? AND ? AND updated_at_ms BETWEEN ? AND ?
        AND (? = 1
          OR EXISTS (SELECT 1 FROM user_roles AS r
            WHERE r.account_id = users.account_id AND r.user_id = users.user_id AND r.role = ?)
          OR EXISTS (SELECT 1 FROM user_custom_roles AS c
            WHERE c.account_id = users.account_id AND c.user_id = users.user_id AND (c.base_role = ? OR c.role_id = ?)))
        AND given_key LIKE ? ESCAPE '\\' AND family_key LIKE ? ESCAPE '\\' AND email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
    )
    SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
      first_sign_in_steps, deleted_at_ms, sort_text, sort_number
    FROM shown WHERE ? = 1 OR (sort_text, sort_number, user_id) > (?, ?, ?)
    ORDER BY sort_text, sort_number, user_id LIMIT ?
    """

  private static let descending: StaticString = """
    WITH shown AS (
      SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
        first_sign_in_steps, deleted_at_ms,
        CASE ? WHEN 'given_name' THEN given_key WHEN 'family_name' THEN family_key WHEN 'email' THEN email_key
          ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM users
      WHERE account_id = ? AND (deleted_at_ms IS NULL OR deleted_at_ms > ?) AND (? < 0 OR active = ?)
        AND (? = '' OR given_key = ?) AND (? = '' OR family_key = ?) AND (? = '' OR email_key = ?)
        AND created_at_ms BETWEEN ? AND ? AND updated_at_ms BETWEEN ? AND ?
        AND (? = 1
          OR EXISTS (SELECT 1 FROM user_roles AS r
            WHERE r.account_id = users.account_id AND r.user_id = users.user_id AND r.role = ?)
          OR EXISTS (SELECT 1 FROM user_custom_roles AS c
            WHERE c.account_id = users.account_id AND c.user_id = users.user_id AND (c.base_role = ? OR c.role_id = ?)))
        AND given_key LIKE ? ESCAPE '\\' AND family_key LIKE ? ESCAPE '\\' AND email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
        AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
    )
    SELECT user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, active,
      first_sign_in_steps, deleted_at_ms, sort_text, sort_number
    FROM shown WHERE ? = 1 OR (sort_text, sort_number, user_id) < (?, ?, ?)
    ORDER BY sort_text DESC, sort_number DESC, user_id DESC LIMIT ?
    """

  private static let count: StaticString = """
    SELECT COUNT(*) FROM users
    WHERE account_id = ? AND (deleted_at_ms IS NULL OR deleted_at_ms > ?) AND (? < 0 OR active = ?)
      AND (? = '' OR given_key = ?) AND (? = '' OR family_key = ?) AND (? = '' OR email_key = ?)
      AND created_at_ms BETWEEN ? AND ? AND updated_at_ms BETWEEN ? AND ?
      AND (? = 1
        OR EXISTS (SELECT 1 FROM user_roles AS r
          WHERE r.account_id = users.account_id AND r.user_id = users.user_id AND r.role = ?)
        OR EXISTS (SELECT 1 FROM user_custom_roles AS c
          WHERE c.account_id = users.account_id AND c.user_id = users.user_id AND (c.base_role = ? OR c.role_id = ?)))
      AND given_key LIKE ? ESCAPE '\\' AND family_key LIKE ? ESCAPE '\\' AND email_key LIKE ? ESCAPE '\\'
      AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
      AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
      AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
      AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
      AND given_key || ' ' || family_key || ' ' || email_key LIKE ? ESCAPE '\\'
    """
}
