import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension ImportCounts {
  /// The counts as callers see them.
  var schema: UsersV1.ImportCounts {
    UsersV1.ImportCounts(
      creates: Int32(clamping: creates), updates: Int32(clamping: updates), unchanged: Int32(clamping: unchanged),
      errors: Int32(clamping: errors), skipped: Int32(clamping: skipped))
  }
}

extension ImportProblem {
  /// The problem as callers see it.
  var schema: UsersV1.ImportProblem {
    let words = reason.words
    return UsersV1.ImportProblem(
      row: Int32(clamping: row), columnNumber: Int32(clamping: columnNumber), column: column, value: value,
      reason: words.code, message: words.message, remedy: words.remedy)
  }

  /// One sentence for the column of a rejects file.
  var sentence: String {
    let words = reason.words
    return (column.isEmpty ? "" : "\(column): ") + "\(words.message); \(words.remedy)"
  }
}

extension StoredImport {
  /// The resource in another state, one revision later.
  func changed(at now: Instant, _ change: (inout UsersV1.Import) -> Void) -> UsersV1.Import {
    var resource = resource
    resource.etag = "\(resource.uid.prefix(8))-\(revision + 1)"
    resource.updateTime = now.schema
    change(&resource)
    return resource
  }
}
