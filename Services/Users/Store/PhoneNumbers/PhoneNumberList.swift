import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which phone numbers of an account a caller wants to see, in which order.
struct PhoneNumberList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "target": [.equals], "assigned": [.equals, .differs],
  ]
  static let orderFields = ["number", "create_time", "update_time"]

  private let order: ListOrder
  private let account: AccountID
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]

  /// One of them with what it was sorted by.
  struct Entry {
    let item: PhoneNumber
    fileprivate let sortText: String
    fileprivate let sortNumber: Int64

    /// After which the next page starts.
    var key: [SQLValue] { [.text(sortText), .int64(sortNumber), .text(item.name.id.rawValue)] }
  }

  init(of account: AccountID, filter: ListFilter, order: ListOrder) throws {
    self.order = order
    self.account = account
    let target = try filter.value(
      "target", .equals,
      { text in (try? PhoneNumber.Target(resourceName: text)).flatMap { $0.account == account ? $0.column : nil } },
      expected: "the name of an extension, a user or a queue of the account in quotes")
    let assigned = SQLValue.int(try filter.boolean("assigned").map { $0 ? 1 : 0 } ?? -1)
    conditions =
      [.text(account.rawValue), .text(target ?? ""), .text(target ?? ""), assigned, assigned] + filter.wordPatterns
  }

  /// The page after a key; from the beginning where the page is the first.
  func page(_ page: PageRequest, in reader: any SQLReader) throws -> [Entry] {
    let parameters: [SQLValue] =
      [.text(order.field), .text(order.field)] + conditions
      + [
        .int(page.isFirst ? 1 : 0), .text(page.text(0)), .int64(page.integer(1)), .text(page.text(2)), .int(page.limit),
      ]
    return try reader.query(order.isDescending ? Self.descending : Self.ascending, parameters) { row in
      Entry(
        item: try PhoneNumber(row: row, account: account),
        sortText: row.text(6), sortNumber: row.int64(7))
    }
  }

  /// How many there are on all pages.
  func totalSize(in reader: any SQLReader) throws -> Int64 {
    try reader.first(Self.count, conditions) { $0.int64(0) } ?? 0
  }

  private static let ascending: StaticString = """
    WITH shown AS (
      SELECT digits, uid, revision, created_at_ms, updated_at_ms, target,
        CASE ? WHEN 'number' THEN digits ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM phone_numbers
      WHERE account_id = ? AND (? = '' OR target = ?) AND (? < 0 OR (target <> '') = ?)
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
    )
    SELECT digits, uid, revision, created_at_ms, updated_at_ms, target, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, digits) > (?, ?, ?)
    ORDER BY sort_text, sort_number, digits LIMIT ?
    """

  private static let descending: StaticString = """
    WITH shown AS (
      SELECT digits, uid, revision, created_at_ms, updated_at_ms, target,
        CASE ? WHEN 'number' THEN digits ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM phone_numbers
      WHERE account_id = ? AND (? = '' OR target = ?) AND (? < 0 OR (target <> '') = ?)
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
    )
    SELECT digits, uid, revision, created_at_ms, updated_at_ms, target, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, digits) < (?, ?, ?)
    ORDER BY sort_text DESC, sort_number DESC, digits DESC LIMIT ?
    """

  private static let count: StaticString = """
    SELECT COUNT(*) FROM phone_numbers
    WHERE account_id = ? AND (? = '' OR target = ?) AND (? < 0 OR (target <> '') = ?)
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
        AND '+' || digits LIKE ? ESCAPE '\\'
    """
}
