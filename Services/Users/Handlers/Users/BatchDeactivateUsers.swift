package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func batchDeactivateUsers(
    _ request: UsersV1.BatchDeactivateUsersRequest, context: CallContext
  ) async throws -> UsersV1.BatchDeactivateUsersResponse {
    let batch = try UserBatch(parent: request.parent, names: request.names)
    let action = DeactivateUser()
    return try await changeUsers(
      batch, request, requestID: request.requestId, context: context,
      answer: { UsersV1.BatchDeactivateUsersResponse(users: $0, activeCount: $1) },
      decide: { users, _, now in
        try batch.decide(users) { user throws(UsersError) in try action.decide(user, now: now) }
      })
  }
}
