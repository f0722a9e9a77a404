import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which accounts an operator wants to see, in which order.
struct AccountList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "kind": [.equals, .differs], "currency_code": [.equals, .differs], "payment_terms": [.equals, .differs],
    "pricing_models": [.has], "display_name": [.equals, .has], "time_zone": [.equals, .has],
    "create_time": [.below, .atMost, .above, .atLeast],
  ]
  static let orderFields = ["name", "display_name", "create_time"]

  /// Words of the filter as they are stored.
  struct Words: Sendable {
    var kind = ""
    var otherKind = ""
    var paymentTerms = ""
    var otherPaymentTerms = ""
    var pricingModel = ""
  }

  /// By what the page is sorted.
  let order: ListOrder
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]
  /// Whether it is simply all accounts by id, which costs no more than the page.
  private let isPlain: Bool

  /// An account with what it was sorted by.
  struct Entry {
    let account: Account
    fileprivate let sortText: String
    fileprivate let sortNumber: Int64

    /// After which the next page starts.
    var key: [SQLValue] { [.text(sortText), .int64(sortNumber), .text(account.id.rawValue)] }
  }

  init(filter: ListFilter, order: ListOrder, words: Words) throws {
    self.order = order
    isPlain = filter.isEmpty && order.field == "name" && !order.isDescending
    func twice(_ text: String?) -> [SQLValue] { [.text(text ?? ""), .text(text ?? "")] }
    let created = try filter.moments("create_time")
    let patterns =
      [words.pricingModel.isEmpty ? nil : " \(words.pricingModel) ", filter.text("display_name", .has)]
      + [filter.text("time_zone", .has)]
      + (0..<Limits.filterWordsMax).map { filter.words.indices.contains($0) ? filter.words[$0] : nil }
    conditions =
      twice(words.kind) + [.text(words.otherKind)] + twice(filter.text("currency_code", .equals))
      + [.text(filter.text("currency_code", .differs) ?? "")] + twice(words.paymentTerms)
      + [.text(words.otherPaymentTerms)] + twice(filter.text("display_name", .equals)?.lowercased())
      + twice(filter.text("time_zone", .equals)) + [.int64(created.lowerBound), .int64(created.upperBound)]
      + patterns.map { .text(likePattern($0)) }
  }

  /// The page after a key; from the beginning where the page is the first.
  func page(_ page: PageRequest, in reader: any SQLReader) throws -> [Entry] {
    let key: [SQLValue] = [
      .int(page.isFirst ? 1 : 0), .text(page.text(0)), .int64(page.integer(1)), .text(page.text(2)), .int(page.limit),
    ]
    let parameters = [.text(order.field), .text(order.field)] + conditions + key
    func entry(_ row: Row) throws -> Entry {
      Entry(account: try Account(row: row, in: reader), sortText: row.text(14), sortNumber: row.int64(15))
    }
    if isPlain { return try reader.query(Self.plain, [.text(page.text(2)), .int(page.limit)], entry) }
    return order.isDescending
      ? try reader.query(Self.descending, parameters, entry) : try reader.query(Self.ascending, parameters, entry)
  }

  /// How many there are on all pages.
  func totalSize(in reader: any SQLReader) throws -> Int64 {
    try reader.first(Self.count, conditions) { $0.int64(0) } ?? 0
  }

  private static let plain: StaticString = """
    SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
      locale, payment_terms, net_days, bill_cycle_day, pricing_models, '', 0
    FROM accounts WHERE account_id > ? ORDER BY account_id LIMIT ?
    """

  private static let ascending: StaticString = """
    WITH shown AS (
      SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
        locale, payment_terms, net_days, bill_cycle_day, pricing_models,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms ELSE 0 END AS sort_number
      FROM accounts
      WHERE (? = '' OR kind = ?) AND kind <> ? AND (? = '' OR currency_code = ?) AND currency_code <> ?
        AND (? = '' OR payment_terms = ?) AND payment_terms <> ? AND (? = '' OR display_name_key = ?)
        AND (? = '' OR time_zone = ?) AND created_at_ms BETWEEN ? AND ?
        AND ' ' || pricing_models || ' ' LIKE ? ESCAPE '\\' AND display_name_key LIKE ? ESCAPE '\\'
        AND lower(time_zone) LIKE ? ESCAPE '\\' AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
      locale, payment_terms, net_days, bill_cycle_day, pricing_models, sort_text, sort_number
    FROM shown WHERE ? = 1 OR (sort_text, sort_number, account_id) > (?, ?, ?)
    ORDER BY sort_text, sort_number, account_id LIMIT ?
    """

  private static let descending: StaticString = """
    WITH shown AS (
      SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
        locale, payment_terms, net_days, bill_cycle_day, pricing_models,
        CASE ? WHEN 'display_name' THEN display_name_key ELSE '' END AS sort_text,
        CASE ? WHEN 'create_time' THEN created_at_ms ELSE 0 END AS sort_number
      FROM accounts
      WHERE (? = '' OR kind = ?) AND kind <> ? AND (? = '' OR currency_code = ?) AND currency_code <> ?
        AND (? = '' OR payment_terms = ?) AND payment_terms <> ? AND (? = '' OR display_name_key = ?)
        AND (? = '' OR time_zone = ?) AND created_at_ms BETWEEN ? AND ?
        AND ' ' || pricing_models || ' ' LIKE ? ESCAPE '\\' AND display_name_key LIKE ? ESCAPE '\\'
        AND lower(time_zone) LIKE ? ESCAPE '\\' AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
        AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
    )
    SELECT account_id, uid, revision, created_at_ms, updated_at_ms, display_name, kind, currency_code, time_zone,
      locale, payment_terms, net_days, bill_cycle_day, pricing_models, sort_text, sort_number
    FROM shown WHERE ? = 1 OR (sort_text, sort_number, account_id) < (?, ?, ?)
    ORDER BY sort_text DESC, sort_number DESC, account_id DESC LIMIT ?
    """

  private static let count: StaticString = """
    SELECT COUNT(*) FROM accounts
    WHERE (? = '' OR kind = ?) AND kind <> ? AND (? = '' OR currency_code = ?) AND currency_code <> ?
      AND (? = '' OR payment_terms = ?) AND payment_terms <> ? AND (? = '' OR display_name_key = ?)
      AND (? = '' OR time_zone = ?) AND created_at_ms BETWEEN ? AND ?
      AND ' ' || pricing_models || ' ' LIKE ? ESCAPE '\\' AND display_name_key LIKE ? ESCAPE '\\'
      AND lower(time_zone) LIKE ? ESCAPE '\\' AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
      AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
      AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
      AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
      AND account_id || ' ' || display_name_key LIKE ? ESCAPE '\\'
    """
}
