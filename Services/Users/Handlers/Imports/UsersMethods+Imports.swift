import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// What every change of an import that is not applied is, in one transaction and once for the request id.
  func changeImport<Response: Message>(
    _ name: ImportName, _ request: some Message, requestID: String, etag: String = "", context: CallContext,
    to state: ImportState = .uploaded, answer: @escaping @Sendable (UsersV1.Import) -> Response,
    change: @escaping @Sendable (inout UsersV1.Import) -> Void
  ) async throws -> Response {
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: requestID, at: now)
    return try await environment.database.idempotently(
      request, requestID: requestID, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let stored = try ImportStore.find(name, in: transaction)
      try stored.require(.uploaded)
      try stored.require(etag: etag)
      let resource = stored.changed(at: now, change)
      try ImportStore.update(stored, to: state, resource, in: transaction)
      if state == .cancelled { try ImportStore.deleteFile(of: name, in: transaction) }
      try transaction.audit(origin, of: name.account, name.resourceName, before: stored.resource, after: resource)
      return answer(resource)
    }
  }

  /// The file of an import as a table; nil where it has been forgotten. Call it at the desk.
  func table(of stored: StoredImport, in reader: any SQLReader) throws -> ImportTable? {
    guard let file = try ImportStore.file(of: stored.name, in: reader) else { return nil }
    let resource = stored.resource
    let sheet = resource.configuration?.sheet ?? ""
    return try ImportFileReader(format: resource.format, fileName: resource.fileName).read(file, sheet: sheet).table
  }
}

extension StoredImport {
  /// What was configured and customized.
  var settings: ImportSettings {
    ImportSettings(resource.configuration ?? UsersV1.ImportConfiguration(), resource.overrides)
  }
}

extension ImportPlan {
  /// What would be done, as a digest.
  var digest: String { Digest.sha256(Array(text.utf8)).hexadecimal }
}
