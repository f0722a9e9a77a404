import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func transferOwnership(
    _ request: UsersV1.TransferOwnershipRequest, context: CallContext
  ) async throws -> UsersV1.TransferOwnershipResponse {
    let action = try TransferOwnership(name: request.name, newOwner: request.newOwner, etag: request.etag)
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: action.id.resourceName, context: context, at: now
    ) { transaction in
      var changes = try UserChanges(of: action.id, by: origin, in: transaction)
      let owner = changes.account.owner.map { UserName(account: action.id, user: $0) }
      let previous = try owner.flatMap { try UserStore.find($0, at: now, in: transaction) }
      let next = try UserStore.find(action.newOwner, at: now, in: transaction)
      if let outcome = try action.decide(changes.account, previous: previous, next: next, now: now),
        let previous, let next
      {
        // In this order, because there is never a second owner.
        try changes.save(outcome.previous, before: previous)
        try changes.save(outcome.next, before: next)
        try changes.save(outcome.account)
      }
      return UsersV1.TransferOwnershipResponse(account: changes.account.schema)
    }
  }
}
