import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func grantRole(
    _ request: UsersV1.GrantRoleRequest, context: CallContext
  ) async throws -> UsersV1.GrantRoleResponse {
    let name = try FieldProblem.check("name") { try UserName(resourceName: request.name) }
    let action = GrantRole(
      try RoleGrant(role: Role?(schema: request.role, "role"), customRole: request.customRole, of: name),
      etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.GrantRoleResponse(user: $0) },
      decide: { user, transaction, now in
        var customRole: CustomRole?
        if case .custom(let id) = action.grant {
          customRole = try RoleStore.find(RoleName(account: name.account, role: id), in: transaction)
        }
        return try action.decide(user, customRole: customRole, now: now)
      })
  }
}
