import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which queues of an account a caller wants to see, in which order.
struct QueueList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "display_name": [.equals, .has], "agent": [.equals],
  ]
  static let orderFields = ["name", "display_name", "create_time", "update_time"]

  private let order: ListOrder
  private let account: AccountID
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]

  /// One of them with what it was sorted by.
  struct Entry {
    let item: Queue
    fileprivate let sortText: String
    fileprivate let sortNumber: Int64

    /// After which the next page starts.
    var key: [SQLValue] { [.text(sortText), .int64(sortNumber), .text(item.name.queue.rawValue)] }
  }

  init(of account: AccountID, filter: ListFilter, order: ListOrder) throws {
    self.order = order
    self.account = account
    let agent = try filter.value(
      "agent", .equals,
      { text in (try? UserName(resourceName: text)).flatMap { $0.account == account ? $0.user.rawValue : nil } },
      expected: "the name of a user of the account in quotes")
    let name = SQLValue.text((filter.text("display_name", .equals) ?? "").lowercased())
    conditions =
      [.text(account.rawValue), name, name, .text(likePattern(filter.text("display_name", .has)))]
      + [.text(agent ?? ""), .text(agent ?? "")] + filter.wordPatterns
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
        item: try Queue(row: row, account: account, in: reader),
        sortText: row.text(11), sortNumber: row.int64(12))
    }
  }

  /// How many there are on all pages.
  func totalSize(in reader: any SQLReader) throws -> Int64 {
    try reader.first(Self.count, conditions) { $0.int64(0) } ?? 0
  }

  private static let ascending: StaticString = """
    WITH shown AS (
      SELECT queue_id, uid, revision, created_at_ms, updated_at_ms, display_name, strategy, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM queues
      WHERE account_id = ? AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\'
        AND (? = '' OR EXISTS (SELECT 1 FROM queue_agents AS a
          WHERE a.account_id = queues.account_id AND a.queue_id = queues.queue_id AND a.user_id = ?))
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT queue_id, uid, revision, created_at_ms, updated_at_ms, display_name, strategy, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, queue_id) > (?, ?, ?)
    ORDER BY sort_text, sort_number, queue_id LIMIT ?
    """

  private static let descending: StaticString = """
    WITH shown AS (
      SELECT queue_id, uid, revision, created_at_ms, updated_at_ms, display_name, strategy, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms WHEN 'update_time' THEN updated_at_ms ELSE 0 END AS sort_number
      FROM queues
      WHERE account_id = ? AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\'
        AND (? = '' OR EXISTS (SELECT 1 FROM queue_agents AS a
          WHERE a.account_id = queues.account_id AND a.queue_id = queues.queue_id AND a.user_id = ?))
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT queue_id, uid, revision, created_at_ms, updated_at_ms, display_name, strategy, voicemail,
        voicemail_ring_seconds, voicemail_message_seconds, voicemail_email, sort_text, sort_number FROM shown
    WHERE ? = 1 OR (sort_text, sort_number, queue_id) < (?, ?, ?)
    ORDER BY sort_text DESC, sort_number DESC, queue_id DESC LIMIT ?
    """

  private static let count: StaticString = """
    SELECT COUNT(*) FROM queues
    WHERE account_id = ? AND (? = '' OR display_name_key = ?) AND display_name_key LIKE ? ESCAPE '\\'
        AND (? = '' OR EXISTS (SELECT 1 FROM queue_agents AS a
          WHERE a.account_id = queues.account_id AND a.queue_id = queues.queue_id AND a.user_id = ?))
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
        AND display_name_key LIKE ? ESCAPE '\\'
    """
}
