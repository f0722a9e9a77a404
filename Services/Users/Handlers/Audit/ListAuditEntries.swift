import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// A page ends early where its entries would not fit one message: some resources are long.
  package func listAuditEntries(
    _ request: UsersV1.ListAuditEntriesRequest, context: CallContext
  ) async throws -> UsersV1.ListAuditEntriesResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let list = try AuditList(of: account, filter: request.filter)
    let arguments = [account.rawValue, request.filter]
    let page = try environment.page(of: context, arguments, size: request.pageSize, token: request.pageToken)
    let loaded = try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      let before = page.isFirst ? Int64.max : page.integer(0)
      return try list.newest(before: before, limit: page.limit, in: reader)
    }
    let count = Int32(clamping: Self.countThatFits(loaded))
    let fitting =
      count < page.limit - 1 && count < loaded.count
      ? try environment.page(of: context, arguments, size: count, token: request.pageToken) : page
    let (entries, nextToken) = fitting.cut(loaded) { [.int64($0.sequence)] }
    return UsersV1.ListAuditEntriesResponse(auditEntries: entries.map(\.schema), nextPageToken: nextToken)
  }

  /// At least one.
  private static func countThatFits(_ entries: [AuditEntry]) -> Int {
    var bytes = 0
    for (index, entry) in entries.enumerated() {
      bytes += entry.record.before.utf8.count + entry.record.after.utf8.count + 1_000
      if bytes > UsersLimits.auditBytesPerMessage { return max(index, 1) }
    }
    return entries.count
  }
}

extension AuditList {
  /// What a caller's filter lets through.
  init(of account: AccountID, filter text: String) throws {
    let filter = try ListFilter(parsing: text, fields: Self.filterFields)
    let sources = Dictionary(
      uniqueKeysWithValues: AuditSource.allCases.map { ("AUDIT_SOURCE_\($0.rawValue.uppercased())", $0) })
    let source = try filter.value(
      "source", .equals, { sources[$0] }, expected: sources.keys.sorted().joined(separator: ", "))
    try self.init(of: account, filter: filter, source: source)
  }
}
