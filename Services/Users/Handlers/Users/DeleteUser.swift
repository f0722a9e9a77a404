import BillingTypes
package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func deleteUser(
    _ request: UsersV1.DeleteUserRequest, context: CallContext
  ) async throws -> UsersV1.DeleteUserResponse {
    let action = DeleteUser(etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.DeleteUserResponse(user: $0) },
      decide: { user, transaction, now in
        var administrators = try UserStore.activeAdministrators(of: user.name.account, in: transaction)
        return try action.decide(user, administrators: &administrators, now: now)
      })
  }
}
