import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getCustomRole(
    _ request: UsersV1.GetCustomRoleRequest, context: CallContext
  ) async throws -> UsersV1.GetCustomRoleResponse {
    let name = try FieldProblem.check("name") { try RoleName(resourceName: request.name) }
    return try await environment.database.read { reader in
      guard let role = try RoleStore.find(name, in: reader) else { throw UsersError.roleNotFound(name) }
      return UsersV1.GetCustomRoleResponse(
        customRole: role.schema(userCount: try RoleStore.userCount(of: name, in: reader)))
    }
  }
}
