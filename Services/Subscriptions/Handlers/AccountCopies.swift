import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain

/// What Subscriptions knows of accounts and members. Events of Users bring it; where they have not arrived yet, because
/// the account was made a moment ago, Users is asked and the answer kept.
struct AccountCopies: Sendable {
  private let environment: ServiceEnvironment

  init(_ environment: ServiceEnvironment) { self.environment = environment }

  /// The account, which is known in the database from then on.
  func account(_ id: AccountID, for context: CallContext) async throws -> BilledAccount {
    if let copy = try await environment.database.read({ try AccountStore.find(id, in: $0) }) { return copy }
    let users = UsersV1.AccountsService.Client(environment.channel(to: .users))
    do {
      let request = UsersV1.GetAccountRequest(name: id.resourceName)
      let answer = try await users.getAccount(request, options: .child(of: context))
      let account = try BilledAccount(schema: answer.account)
      try await environment.database.write { try AccountStore.save(account, in: $0) }
      return account
    } catch let error as RPCError where error.code == .notFound {
      throw SubscriptionsError.accountNotFound(id)
    }
  }

  /// Refuses a user that is not a member of its account.
  func requireMember(_ name: UserName, for context: CallContext) async throws {
    if try await environment.database.read({ try AccountStore.hasMember(name, in: $0) }) { return }
    let users = UsersV1.UsersService.Client(environment.channel(to: .users))
    let request = UsersV1.GetUserRequest(name: name.resourceName)
    do throws(RPCError) {
      let user = try await users.getUser(request, options: .child(of: context)).user
      if user?.deleteTime != nil { throw RPCError(.notFound, reason: "USER_DELETED", message: "it was deleted") }
    } catch  where error.code == .notFound {
      throw SubscriptionsError.userNotFound(name)
    }
    try await environment.database.write { try AccountStore.saveMember(name, in: $0) }
  }
}
