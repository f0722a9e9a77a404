import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getExtension(
    _ request: UsersV1.GetExtensionRequest, context: CallContext
  ) async throws -> UsersV1.GetExtensionResponse {
    let name = try FieldProblem.check("name") { try ExtensionName(resourceName: request.name) }
    guard let found = try await environment.database.read({ try ExtensionStore.find(name, in: $0) }) else {
      throw TelephonyError.extensionNotFound(name)
    }
    return UsersV1.GetExtensionResponse(extension: found.schema)
  }
}
