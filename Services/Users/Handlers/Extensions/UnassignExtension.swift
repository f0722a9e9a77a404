import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func unassignExtension(
    _ request: UsersV1.UnassignExtensionRequest, context: CallContext
  ) async throws -> UsersV1.UnassignExtensionResponse {
    let name = try FieldProblem.check("name") { try ExtensionName(resourceName: request.name) }
    let action = UnassignExtension(etag: request.etag)
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(name)
      let free = try action.decide(present, now: now)
      try changes.save(free, before: present)
      return UsersV1.UnassignExtensionResponse(extension: free.schema)
    }
  }
}
