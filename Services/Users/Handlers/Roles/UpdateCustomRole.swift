import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func updateCustomRole(
    _ request: UsersV1.UpdateCustomRoleRequest, context: CallContext
  ) async throws -> UsersV1.UpdateCustomRoleResponse {
    let now = environment.clock.now()
    let action = try UpdateCustomRole(schema: request)
    let name = action.name
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      guard let before = try RoleStore.find(name, in: transaction) else { throw UsersError.roleNotFound(name) }
      let holder = try action.displayName.flatMap {
        try RoleStore.holder(ofName: $0.lowercased(), in: name.account, transaction)
      }
      let role = try action.decide(before, nameHolder: holder, now: now)
      let userCount = try RoleStore.userCount(of: name, in: transaction)
      if role != before {
        try RoleStore.update(role, in: transaction)
        try transaction.audit(
          origin, of: name.account, name.resourceName, before: before.schema(userCount: userCount),
          after: role.schema(userCount: userCount))
      }
      return UsersV1.UpdateCustomRoleResponse(customRole: role.schema(userCount: userCount))
    }
  }
}

extension UpdateCustomRole {
  fileprivate init(schema request: UsersV1.UpdateCustomRoleRequest) throws {
    let role = request.customRole ?? UsersV1.CustomRole()
    let mask = try FieldMask(parsing: request.updateMask, fields: ["display_name", "description", "base_role"])
    let baseRole = try Role?(schema: role.baseRole, "custom_role.base_role")
    try self.init(
      name: role.name, displayName: mask.value("display_name", role.displayName, isSet: !role.displayName.isEmpty),
      description: mask.value("description", role.description, isSet: !role.description.isEmpty),
      baseRole: mask.value("base_role", baseRole, isSet: baseRole != nil) ?? nil,
      etag: request.etag.isEmpty ? role.etag : request.etag)
  }
}
