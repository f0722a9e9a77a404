import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func createCustomRole(
    _ request: UsersV1.CreateCustomRoleRequest, context: CallContext
  ) async throws -> UsersV1.CreateCustomRoleResponse {
    let now = environment.clock.now()
    let action = try CreateCustomRole(RoleDraft(schema: request), uid: environment.randomness.uid(), now: now)
    let name = action.role.name
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      let exists = try AccountStore.exists(name.account, in: transaction)
      let role = try action.decide(
        count: exists ? RoleStore.count(of: name.account, in: transaction) : nil,
        idTaken: RoleStore.find(name, in: transaction) != nil,
        nameHolder: RoleStore.holder(ofName: action.role.comparisonKey, in: name.account, transaction))
      try RoleStore.insert(role, into: transaction)
      try transaction.audit(
        origin, of: name.account, name.resourceName, before: nil, after: role.schema(userCount: 0))
      return UsersV1.CreateCustomRoleResponse(customRole: role.schema(userCount: 0))
    }
  }
}
