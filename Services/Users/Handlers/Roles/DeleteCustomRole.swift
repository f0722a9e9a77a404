import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func deleteCustomRole(
    _ request: UsersV1.DeleteCustomRoleRequest, context: CallContext
  ) async throws -> UsersV1.DeleteCustomRoleResponse {
    let name = try FieldProblem.check("name") { try RoleName(resourceName: request.name) }
    let now = environment.clock.now()
    let action = DeleteCustomRole(etag: request.etag)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      guard let role = try RoleStore.find(name, in: transaction) else { throw UsersError.roleNotFound(name) }
      try action.decide(
        role, count: RoleStore.userCount(of: name, in: transaction),
        holders: RoleStore.holders(of: name, limit: UsersLimits.namedUsers, in: transaction))
      try RoleStore.delete(role, in: transaction)
      try transaction.audit(
        origin, of: name.account, name.resourceName, before: role.schema(userCount: 0), after: nil)
      return UsersV1.DeleteCustomRoleResponse()
    }
  }
}
