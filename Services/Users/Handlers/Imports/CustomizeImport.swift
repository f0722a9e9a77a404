import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func customizeImport(
    _ request: UsersV1.CustomizeImportRequest, context: CallContext
  ) async throws -> UsersV1.CustomizeImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    let overrides = try request.overrides.checked()
    return try await changeImport(
      name, request, requestID: request.requestId, etag: request.etag, context: context,
      answer: { UsersV1.CustomizeImportResponse(import: $0) }, change: { $0.overrides = overrides })
  }
}
