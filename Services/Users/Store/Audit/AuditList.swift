import BillingTypes
import ServiceRuntime
import Storage
import UsersDomain

/// Which entries of an account's log a caller wants to see.
struct AuditList: Sendable {
  static let filterFields: [String: Set<ListFilter.Comparison>] = [
    "actor": [.equals], "resource": [.equals, .has], "method": [.equals], "source": [.equals],
    "request_id": [.equals], "create_time": [.below, .atMost, .above, .atLeast],
  ]

  private let account: AccountID
  /// Bound to the conditions of the statements below.
  private let conditions: [SQLValue]

  /// - Parameter source: The door that the filter names.
  init(of account: AccountID, filter: ListFilter, source: AuditSource?) throws {
    self.account = account
    func twice(_ text: String?) -> [SQLValue] { [.text(text ?? ""), .text(text ?? "")] }
    let moments = try filter.moments("create_time")
    let method = filter.text("method", .equals)
    conditions =
      twice(filter.text("actor", .equals)) + twice(filter.text("resource", .equals))
      + [.text(likePattern(filter.text("resource", .has)))] + twice(method) + [.text("/\(method ?? "")")]
      + twice(source?.rawValue) + twice(filter.text("request_id", .equals))
      + [.int64(moments.lowerBound), .int64(moments.upperBound)] + filter.wordPatterns
  }

  /// The entries before a sequence, the newest first.
  func newest(before sequence: Int64, limit: Int, in reader: any SQLReader) throws -> [AuditEntry] {
    let parameters: [SQLValue] = [.text(account.rawValue), .int64(sequence)] + conditions + [.int(limit)]
    return try reader.query(
      """
      SELECT sequence, at_ms, actor, source, method, resource, before, after, request_id, hash
      FROM audit_entries
      WHERE account_id = ? AND sequence < ? AND (? = '' OR actor = ?) AND (? = '' OR resource = ?)
        AND lower(resource) LIKE ? ESCAPE '\\'
        AND (? = '' OR method = ? OR substr(method, instr(method, '/')) = ?)
        AND (? = '' OR source = ?) AND (? = '' OR request_id = ?) AND at_ms BETWEEN ? AND ?
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
      ORDER BY sequence DESC LIMIT ?
      """, parameters
    ) { AuditEntry(row: $0, account: account) }
  }

  /// The entries after a sequence up to another, the oldest first.
  func oldest(after sequence: Int64, upTo last: Int64, limit: Int, in reader: any SQLReader) throws -> [AuditEntry] {
    let bounds: [SQLValue] = [.text(account.rawValue), .int64(sequence), .int64(last)]
    return try reader.query(
      """
      SELECT sequence, at_ms, actor, source, method, resource, before, after, request_id, hash
      FROM audit_entries
      WHERE account_id = ? AND sequence > ? AND sequence <= ? AND (? = '' OR actor = ?) AND (? = '' OR resource = ?)
        AND lower(resource) LIKE ? ESCAPE '\\'
        AND (? = '' OR method = ? OR substr(method, instr(method, '/')) = ?)
        AND (? = '' OR source = ?) AND (? = '' OR request_id = ?) AND at_ms BETWEEN ? AND ?
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
        AND lower(actor || ' ' || resource || ' ' || method) LIKE ? ESCAPE '\\'
      ORDER BY sequence LIMIT ?
      """, bounds + conditions + [.int(limit)]
    ) { AuditEntry(row: $0, account: account) }
  }
}
