import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func createUser(
    _ request: UsersV1.CreateUserRequest, context: CallContext
  ) async throws -> UsersV1.CreateUserResponse {
    let now = environment.clock.now()
    let action = try CreateUser(UserDraft(schema: request), uid: environment.randomness.uid(), now: now)
    let account = action.user.name.account
    let choice = try FieldProblem.check("extension") { try ExtensionChoice(request.extension) }
    let extensionUID = environment.randomness.uid()
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var response = try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: account.resourceName, context: context, at: now
    ) { transaction in
      var changes = try UserChanges(of: account, by: origin, in: transaction)
      let user = try action.decide(people: UserStore.people(around: action, at: now, in: transaction))
      try changes.create(user)
      try TelephonyChanges(transaction: transaction, origin: origin).give(choice, toNew: user.name, uid: extensionUID)
      return UsersV1.CreateUserResponse(user: user.schema)
    }
    // Never stored: it follows from the user's identity, so a repeated request gets the same (R73).
    if let user = response.user { response.user?.initialPassword = secret.firstPassword(uid: user.uid) }
    return response
  }
}
