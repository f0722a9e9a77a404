import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  /// One that is being applied stops at its next row and is undone with its transaction; then it is cancelled.
  package func cancelImport(
    _ request: UsersV1.CancelImportRequest, context: CallContext
  ) async throws -> UsersV1.CancelImportResponse {
    let name = try FieldProblem.check("name") { try ImportName(resourceName: request.name) }
    desk.cancel(request.name)
    return try await changeImport(
      name, request, requestID: request.requestId, context: context, to: .cancelled,
      answer: { UsersV1.CancelImportResponse(import: $0) }, change: { $0.state = .cancelled })
  }
}
