import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func createUser(
    _ request: UsersV1.CreateUserRequest, context: CallContext
  ) async throws -> UsersV1.CreateUserResponse {
    let now = environment.clock.now()
    let action = try CreateUser(UserDraft(schema: request), uid: environment.randomness.uid(), now: now)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: action.user.name.account.resourceName, context: context, at: now
    ) { transaction in
      let user = try action.decide(people: UserStore.people(around: action.user, in: transaction))
      try UserStore.insert(user, into: transaction)
      try transaction.append(UsersV1.UserCreated(user: user.schema), of: user.name.account, user.stamp)
      try transaction.audit(origin, of: user.name.account, user.name.resourceName, before: nil, after: user.schema)
      return UsersV1.CreateUserResponse(user: user.schema)
    }
  }
}
