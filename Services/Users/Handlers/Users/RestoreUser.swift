import BillingTypes
package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func restoreUser(
    _ request: UsersV1.RestoreUserRequest, context: CallContext
  ) async throws -> UsersV1.RestoreUserResponse {
    let action = RestoreUser(etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.RestoreUserResponse(user: $0) },
      decide: { user, transaction, now in
        let holder = try UserStore.holder(of: user.email, in: user.name.account, transaction)
        return try action.decide(user, emailHolder: holder, now: now)
      })
  }
}
