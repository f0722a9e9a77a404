package import RPC
package import Schemas
import UsersDomain

extension UsersMethods {
  package func batchDeleteUsers(
    _ request: UsersV1.BatchDeleteUsersRequest, context: CallContext
  ) async throws -> UsersV1.BatchDeleteUsersResponse {
    let batch = try UserBatch(parent: request.parent, names: request.names)
    let action = DeleteUser()
    return try await changeUsers(
      batch, request, requestID: request.requestId, context: context,
      answer: { UsersV1.BatchDeleteUsersResponse(users: $0, activeCount: $1) },
      decide: { users, transaction, now in
        var administrators = try UserStore.activeAdministrators(of: batch.account, in: transaction)
        return try batch.decide(users) { user throws(UsersError) in
          try action.decide(user, administrators: &administrators, now: now)
        }
      })
  }
}
