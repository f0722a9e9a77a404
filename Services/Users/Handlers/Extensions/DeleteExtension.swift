import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func deleteExtension(
    _ request: UsersV1.DeleteExtensionRequest, context: CallContext
  ) async throws -> UsersV1.DeleteExtensionResponse {
    let name = try FieldProblem.check("name") { try ExtensionName(resourceName: request.name) }
    let action = DeleteExtension(etag: request.etag)
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      let present = try changes.load(name)
      let numbers = try PhoneNumberStore.leading(
        to: .extension(name), limit: UsersLimits.namedResources, in: changes.transaction)
      try action.decide(present, numbers: numbers.map(\.name))
      try changes.delete(present)
      return UsersV1.DeleteExtensionResponse()
    }
  }
}
