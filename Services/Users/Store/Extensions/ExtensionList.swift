import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which extensions of an account a caller wants to see, in which order.
struct ExtensionList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "key": [.equals, .has], "display_name": [.equals, .has], "assignee": [.equals], "assigned": [.equals, .differs],
    "voicemail": [.equals, .differs],
  ]
  static let orderFields = ["key", "display_name", "create_time", "update_time"]

  private let order: ListOrder
  private let account: AccountID
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]

  /// One of them with what it was sorted by.
  struct Entry {
    let item: Extension
    fileprivate let sortText: String
    fileprivate let sortNumber: Int64

    /// After which the next page starts.
    var key: [SQLValue] { [.text(sortText), .int64(sortNumber), .text(item.name.key)] }
  }

  init(of account: AccountID, filter: ListFilter, order: ListOrder) throws {
    self.order = order
    self.account = account
    func twice(_ value: SQLValue) -> [SQLValue] { [value, value] }
    let assignee = try filter.value(
      "assignee", .equals,
      { text in (try? Extension.Assignee(resourceName: text)).flatMap { $0.account == account ? $0.column : nil } },
      expected: "the name of a user or a queue of the account in quotes")
    conditions =
      [.text(account.rawValue)] + twice(.text(filter.text("key", .equals) ?? ""))
      + [.text(likePattern(filter.text("key", .has)))]
      + twice(.text((filter.text("display_name", .equals) ?? "").lowercased()))
      + [.text(likePattern(filter.text("display_name", .has)))] + twice(.text(assignee ?? ""))
      + twice(.int(try filter.boolean("assigned").map { $0 ? 1 : 0 } ?? -1))
      + twice(.int(try filter.boolean("voicemail").map { $0 ? 1 : 0 } ?? -1)) + filter.wordPatterns
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
        item: try Extension(row: row, account: account),
        sortText: row.text(11), sortNumber: row.int64(12))
    }
  }

  /// How many there are on all pages.
  func totalSize(in reader: any SQLReader) throws -> Int64 {
    try reader.first(Self.count, conditions) { $0.int64(0) } ?? 0
  }

  private static let ascending: StaticString = """
    WITH shown AS (
      SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'key' THEN CAST(extension_key AS INTEGER) WHEN 'create_time' THEN created_at_ms
          WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM extensions
      WHERE account_id = ? AND (? = '' OR extension_key = ?) AND extension_key LIKE ? ESCAPE '\\'
        AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\' AND (? = '' OR assignee = ?)
        AND (? < 0 OR (assignee <> '') = ?) AND (? < 0 OR voicemail = ?)
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, extension_key) > (?, ?, ?)
    ORDER BY sort_text, sort_number, extension_key LIMIT ?
    """

  private static let descending: StaticString = """
    WITH shown AS (
      SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'key' THEN CAST(extension_key AS INTEGER) WHEN 'create_time' THEN created_at_ms
          WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM extensions
      WHERE account_id = ? AND (? = '' OR extension_key = ?) AND extension_key LIKE ? ESCAPE '\\'
        AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\' AND (? = '' OR assignee = ?)
        AND (? < 0 OR (assignee <> '') = ?) AND (? < 0 OR voicemail = ?)
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT extension_key, uid, revision, created_at_ms, updated_at_ms, display_name, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, assignee, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, extension_key) < (?, ?, ?)
    ORDER BY sort_text DESC, sort_number DESC, extension_key DESC LIMIT ?
    """

  private static let count: StaticString = """
    SELECT COUNT(*) FROM extensions
    WHERE account_id = ? AND (? = '' OR extension_key = ?) AND extension_key LIKE ? ESCAPE '\\'
        AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\' AND (? = '' OR assignee = ?)
        AND (? < 0 OR (assignee <> '') = ?) AND (? < 0 OR voicemail = ?)
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND extension_key || ' ' || display_name_key LIKE ? ESCAPE '\\'
    """
}
