import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func updateAccount(
    _ request: UsersV1.UpdateAccountRequest, context: CallContext
  ) async throws -> UsersV1.UpdateAccountResponse {
    let schema = request.account ?? UsersV1.Account()
    let action = try UpdateAccount(
      name: schema.name, AccountEdit(schema: schema, mask: request.updateMask),
      etag: request.etag.isEmpty ? schema.etag : request.etag)
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: action.id.resourceName, context: context, at: now
    ) { transaction in
      var changes = try UserChanges(of: action.id, by: origin, in: transaction)
      try changes.save(action.decide(changes.account, now: now))
      return UsersV1.UpdateAccountResponse(account: changes.account.schema)
    }
  }
}
