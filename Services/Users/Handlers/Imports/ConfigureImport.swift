import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// Another sheet is another table, so the file is read again.
  package func configureImport(
    _ request: UsersV1.ConfigureImportRequest, context: CallContext
  ) async throws -> UsersV1.ConfigureImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let configuration = try (request.configuration ?? UsersV1.ImportConfiguration()).checked()
    let (file, resource) = try await environment.database.read { reader in
      (try ImportStore.file(of: name, in: reader), try ImportStore.find(name, in: reader).resource)
    }
    let contents = try await desk.run {
      try file.map {
        try ImportFileReader(format: resource.format, fileName: resource.fileName).read($0, sheet: configuration.sheet)
      }
    }
    return try await changeImport(
      name, request, requestID: request.requestId, etag: request.etag, context: context,
      answer: { UsersV1.ConfigureImportResponse(import: $0) },
      change: { resource in
        resource.configuration = configuration
        resource.headers = contents?.table.headers ?? resource.headers
        resource.rowCount = contents.map { Int32(clamping: $0.table.rows.count) } ?? resource.rowCount
      })
  }
}
