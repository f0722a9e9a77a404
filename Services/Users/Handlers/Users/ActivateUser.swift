package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func activateUser(
    _ request: UsersV1.ActivateUserRequest, context: CallContext
  ) async throws -> UsersV1.ActivateUserResponse {
    let action = ActivateUser(etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.ActivateUserResponse(user: $0) },
      decide: { user, _, now in try action.decide(user, now: now) })
  }
}
