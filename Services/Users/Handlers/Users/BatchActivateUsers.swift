package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func batchActivateUsers(
    _ request: UsersV1.BatchActivateUsersRequest, context: CallContext
  ) async throws -> UsersV1.BatchActivateUsersResponse {
    let batch = try UserBatch(parent: request.parent, names: request.names)
    let action = ActivateUser()
    return try await changeUsers(
      batch, request, requestID: request.requestId, context: context,
      answer: { UsersV1.BatchActivateUsersResponse(users: $0, activeCount: $1) },
      decide: { users, _, now in
        try batch.decide(users) { user throws(UsersError) in try action.decide(user, now: now) }
      })
  }
}
