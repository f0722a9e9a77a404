import BillingTypes
package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func updateUser(
    _ request: UsersV1.UpdateUserRequest, context: CallContext
  ) async throws -> UsersV1.UpdateUserResponse {
    let user = request.user ?? UsersV1.User()
    let action = try UpdateUser(
      name: user.name, UserEdit(schema: user, mask: request.updateMask),
      etag: request.etag.isEmpty ? user.etag : request.etag)
    return try await changeUser(
      user.name, field: "user.name", request, requestID: request.requestId, context: context,
      answer: { UsersV1.UpdateUserResponse(user: $0) },
      decide: { user, transaction, now in
        let holder = try action.email.flatMap { try UserStore.holder(of: $0, in: user.name.account, transaction) }
        return try action.decide(user, emailHolder: holder, now: now)
      })
  }
}
