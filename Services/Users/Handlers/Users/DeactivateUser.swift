package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func deactivateUser(
    _ request: UsersV1.DeactivateUserRequest, context: CallContext
  ) async throws -> UsersV1.DeactivateUserResponse {
    let action = DeactivateUser(etag: request.etag)
    return try await changeUser(
      request.name, request, requestID: request.requestId, context: context,
      answer: { UsersV1.DeactivateUserResponse(user: $0) },
      decide: { user, _, now in try action.decide(user, now: now) })
  }
}
