import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// Also a deleted one, while it can be restored (AIP-164).
  package func getUser(
    _ request: UsersV1.GetUserRequest, context: CallContext
  ) async throws -> UsersV1.GetUserResponse {
    let name = try FieldProblem.check("name") { try UserName(resourceName: request.name) }
    let now = environment.clock.now()
    guard let user = try await environment.database.read({ try UserStore.find(name, at: now, in: $0) }) else {
      throw UsersError.userNotFound(name)
    }
    return UsersV1.GetUserResponse(user: user.schema)
  }
}
