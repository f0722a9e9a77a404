import BillingTypes
import CSV
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// What there was when the export began, in pieces, so that the memory it takes does not grow with the log.
  package func exportAuditEntries(
    _ request: UsersV1.ExportAuditEntriesRequest, responses: ResponseWriter<UsersV1.ExportAuditEntriesResponse>,
    context: CallContext
  ) async throws {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let list = try AuditList(of: account, filter: request.filter)
    let head = try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw UsersError.accountNotFound(account) }
      return try AuditStore.head(of: account, in: reader)
    }
    var piece = AuditFilePiece(account: account)
    var last: Int64 = 0
    while true {
      let after = last
      let entries = try await environment.database.read {
        try list.oldest(after: after, upTo: head.sequence, limit: UsersLimits.auditEntriesPerRead, in: $0)
      }
      let isEnd = entries.count < UsersLimits.auditEntriesPerRead
      for file in piece.next(entries, isLast: isEnd) {
        try await responses.send(UsersV1.ExportAuditEntriesResponse(file: file))
      }
      guard !isEnd, let newest = entries.last else { return }
      last = newest.sequence
    }
  }
}

/// Makes the pieces of a file of audit entries, one after the other.
private struct AuditFilePiece {
  private static let columns = [
    "entry", "time", "actor", "source", "method", "resource", "before", "after", "request id", "hash",
  ]
  private let account: AccountID
  private let pieceBytes = UsersLimits.auditBytesPerMessage
  private var offset = 0

  init(account: AccountID) { self.account = account }

  mutating func next(_ entries: [AuditEntry], isLast: Bool) -> [TypesV1.File] {
    var writer = CSVWriter(columns: Self.columns, byteOrderMark: offset == 0)
    let header = offset == 0 ? 0 : writer.bytes.count
    for entry in entries { writer.append(Self.cells(entry)) }
    let content = writer.bytes[header...]
    let end = offset + content.count
    let starts = stride(from: content.startIndex, to: max(content.endIndex, content.startIndex + 1), by: pieceBytes)
    return starts.map { start in
      let part = Array(content[start...].prefix(pieceBytes))
      let file = TypesV1.File(
        mediaType: "text/csv", fileName: "\(account)-audit.csv", content: part, offset: Int64(offset),
        totalBytes: isLast && offset + part.count == end ? Int64(end) : 0)
      offset += part.count
      return file
    }
  }

  private static func cells(_ entry: AuditEntry) -> [String] {
    let record = entry.record
    return [
      "\(entry.sequence)", record.at.rfc3339, record.actor, record.source.rawValue, record.method, record.resource,
      record.before, record.after, record.requestID, entry.hash.hexadecimal,
    ]
  }
}
