import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  /// What every change of one user is: it is loaded, `decide` says what becomes of it, and that is saved and published
  /// in one transaction, once for the request id.
  func changeUser<Response: Message>(
    _ name: String, field: String = "name", _ request: some Message, requestID: String, context: CallContext,
    answer: @escaping @Sendable (UsersV1.User) -> Response,
    decide: @escaping @Sendable (User, any Transaction, Instant) throws -> User
  ) async throws -> Response {
    let name = try FieldProblem.check(field) { try UserName(resourceName: name) }
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: requestID, at: now)
    return try await environment.database.idempotently(
      request, requestID: requestID, tenant: name.account.resourceName, context: context, at: now
    ) { transaction in
      guard let user = try UserStore.find(name, at: now, in: transaction) else { throw UsersError.userNotFound(name) }
      let changed = try decide(user, transaction, now)
      var changes = try UserChanges(of: name.account, by: origin, in: transaction)
      try changes.save(changed, before: user)
      return answer(changed.schema)
    }
  }

  /// The same for several users of one account, all or none.
  func changeUsers<Response: Message>(
    _ batch: UserBatch, _ request: some Message, requestID: String, context: CallContext,
    answer: @escaping @Sendable ([UsersV1.User], _ activeCount: Int32) -> Response,
    decide: @escaping @Sendable ([User?], any Transaction, Instant) throws -> [User]
  ) async throws -> Response {
    let now = environment.clock.now()
    let origin = AuditOrigin(context, requestID: requestID, at: now)
    return try await environment.database.idempotently(
      request, requestID: requestID, tenant: batch.account.resourceName, context: context, at: now
    ) { transaction in
      let users = try batch.names.map { try UserStore.find($0, at: now, in: transaction) }
      let changed = try decide(users, transaction, now)
      var changes = try UserChanges(of: batch.account, by: origin, in: transaction)
      for (user, before) in zip(changed, users.compactMap { $0 }) { try changes.save(user, before: before) }
      return answer(changed.map(\.schema), Int32(clamping: changes.activeCount))
    }
  }
}
