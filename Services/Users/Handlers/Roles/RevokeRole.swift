import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func revokeRole(
    _ request: UsersV1.RevokeRoleRequest, context: CallContext
  ) async throws -> UsersV1.RevokeRoleResponse {
    let name = try FieldProblem.check("name") { try UserName(resourceName: request.name) }
    let action = RevokeRole(
      try RoleGrant(role: Role?(schema: request.role, "role"), customRole: request.customRole, of: name),
      etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.RevokeRoleResponse(user: $0) },
      decide: { user, transaction, now in
        let administrators = try UserStore.activeAdministrators(of: name.account, in: transaction)
        return try action.decide(user, administrators: administrators, now: now)
      })
  }
}
