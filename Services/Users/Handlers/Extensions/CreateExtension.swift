import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods: UsersV1.ExtensionsService.Methods {
  package func createExtension(
    _ request: UsersV1.CreateExtensionRequest, context: CallContext
  ) async throws -> UsersV1.CreateExtensionResponse {
    let action = try CreateExtension(
      ExtensionDraft(schema: request), uid: environment.randomness.uid(), now: environment.clock.now())
    return try await changeTelephony(
      of: action.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      UsersV1.CreateExtensionResponse(extension: try changes.create(action).schema)
    }
  }
}
