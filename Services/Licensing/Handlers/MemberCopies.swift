import BillingTypes
import LicensingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage

/// What Licensing knows of an account's members. Events of Users bring it; where they have not arrived yet, because the
/// user was made a moment ago, Users is asked.
struct MemberCopies: Sendable {
  private let environment: ServiceEnvironment

  init(_ environment: ServiceEnvironment) { self.environment = environment }

  /// Asks Users for a user of whom nothing is known here; to be called before the transaction that decides.
  func prepare(_ name: UserName, for context: CallContext) async throws {
    if try await environment.database.read({ try MemberStore.isMember(name, in: $0) }) != nil { return }
    let users = UsersV1.UsersService.Client(environment.channel(to: .users))
    do throws(RPCError) {
      let request = UsersV1.GetUserRequest(name: name.resourceName)
      let user = try await users.getUser(request, options: .child(of: context)).user
      if user?.deleteTime != nil { throw RPCError(.notFound, reason: "USER_DELETED", message: "it was deleted") }
    } catch  where error.code == .notFound {
      throw LicensingError.userNotFound(name)
    }
    try await environment.database.write { try MemberStore.learn(name, in: $0) }
  }
}
