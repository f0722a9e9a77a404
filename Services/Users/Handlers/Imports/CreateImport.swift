import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// A piece that does not complete its file is kept and answered with nothing.
  package func createImport(
    _ request: UsersV1.CreateImportRequest, context: CallContext
  ) async throws -> UsersV1.CreateImportResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let uid = environment.randomness.uid()
    let id = try FieldProblem.check("import_id") {
      try ImportID(request.importId.isEmpty ? uid.text : request.importId)
    }
    let name = ImportName(account: account, id: id)
    let configuration = try (request.configuration ?? UsersV1.ImportConfiguration()).checked()
    guard let content = try await wholeFile(of: request, account: account) else {
      return UsersV1.CreateImportResponse()
    }
    do {
      return try await create(name, uid, content, configuration, request, context)
    } catch {
      // What was refused is not kept: it would count as a file on its way and, four times, keep the next one out.
      try await environment.database.write {
        try ImportPieceStore.delete(request.requestId, account: account, in: $0)
      }
      throw error
    }
  }

  private func create(
    _ name: ImportName, _ uid: ResourceUID, _ content: [UInt8], _ configuration: UsersV1.ImportConfiguration,
    _ request: UsersV1.CreateImportRequest, _ context: CallContext
  ) async throws -> UsersV1.CreateImportResponse {
    let account = name.account
    let file = request.file ?? TypesV1.File()
    let reader = try ImportFileReader(mediaType: file.mediaType, fileName: file.fileName, content)
    let contents = try await desk.run { try reader.read(content, sheet: configuration.sheet) }
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var resource = UsersV1.Import()
    resource.describe(name, uid, file, content, contents, at: now)
    resource.format = reader.format
    resource.configuration = configuration
    resource.actor = origin.actor
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: account.resourceName, context: context, at: now
    ) { [resource] transaction in
      _ = try AccountStore.require(account, in: transaction)
      if try ImportStore.exists(name, in: transaction) { throw ImportsError.exists(name) }
      guard try ImportStore.openCount(of: account, in: transaction) < ImportLimits.openImportsMaximum else {
        throw ImportsError.tooManyOpen(account)
      }
      try ImportStore.deleteFiles(before: now.daysEarlier(UsersLimits.restoreDays), in: transaction)
      try ImportStore.insert(resource, name, at: now, into: transaction)
      try ImportStore.insertFile(content, of: name, at: now, into: transaction)
      try ImportPieceStore.delete(request.requestId, account: account, in: transaction)
      try transaction.audit(origin, of: account, name.resourceName, before: nil, after: resource)
      return UsersV1.CreateImportResponse(import: resource)
    }
  }

  /// The file; nil while pieces of it are missing, of which this one is kept.
  private func wholeFile(of request: UsersV1.CreateImportRequest, account: AccountID) async throws -> [UInt8]? {
    let file = request.file ?? TypesV1.File()
    let total = max(file.totalBytes, Int64(file.content.count))
    guard total <= ImportLimits.fileBytesMaximum else { throw ImportsError.fileTooLarge }
    if file.offset == 0, file.content.count == Int(total) { return file.content }
    let end = file.offset.addingReportingOverflow(Int64(file.content.count))
    guard file.offset >= 0, !end.overflow, end.partialValue <= total, !file.content.isEmpty else {
      throw ImportsError.piecesDoNotFit
    }
    // Only what one account has on the way counts: nobody can fill the disk with files that never come to an end.
    let now = environment.clock.now()
    let requestID = try FieldProblem.check("request_id") {
      try IdempotencyKey(operation: "", tenant: "", requestID: request.requestId).requestID
    }
    let pieces = try await environment.database.write { transaction -> [(position: Int64, content: [UInt8])] in
      _ = try AccountStore.require(account, in: transaction)
      try ImportPieceStore.save(
        file.content, at: file.offset, of: requestID, account: account, now: now, in: transaction)
      guard try ImportPieceStore.bytes(of: account, in: transaction) <= 4 * ImportLimits.fileBytesMaximum else {
        throw ImportsError.busy
      }
      guard end.partialValue == total else { return [] }
      return try ImportPieceStore.all(of: requestID, account: account, in: transaction)
    }
    guard end.partialValue == total else { return nil }
    var content: [UInt8] = []
    for piece in pieces {
      guard Int(piece.position) == content.count else { throw ImportsError.piecesDoNotFit }
      content += piece.content
    }
    guard content.count == Int(total) else { throw ImportsError.piecesDoNotFit }
    return content
  }
}

extension UsersV1.Import {
  /// What is known of a file that was read.
  fileprivate mutating func describe(
    _ name: ImportName, _ uid: ResourceUID, _ file: TypesV1.File, _ content: [UInt8],
    _ contents: ImportFileReader.Contents, at now: Instant
  ) {
    self.name = name.resourceName
    self.uid = uid.text
    etag = "\(uid.text.prefix(8))-1"
    createTime = now.schema
    updateTime = now.schema
    state = .uploaded
    fileName = String(file.fileName.prefix(200))
    fileBytes = Int32(clamping: content.count)
    fileDigest = Digest.sha256(content).hexadecimal
    headers = contents.table.headers
    sheets = contents.sheets
    rowCount = Int32(clamping: contents.table.rows.count)
  }
}

extension Instant {
  fileprivate func daysEarlier(_ days: Int64) -> Instant {
    Instant(millisecondsSinceEpoch: millisecondsSinceEpoch - days * 86_400_000)
  }
}
