import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func createAccount(
    _ request: UsersV1.CreateAccountRequest, context: CallContext
  ) async throws -> UsersV1.CreateAccountResponse {
    let now = environment.clock.now()
    let action = try CreateAccount(AccountDraft(schema: request), uid: environment.randomness.uid(), now: now)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, context: context, at: now
    ) { transaction in
      let account = try action.decide(idTaken: AccountStore.exists(action.account.id, in: transaction))
      try AccountStore.insert(account, into: transaction)
      try transaction.append(UsersV1.AccountCreated(account: account.schema), of: account.id, account.stamp)
      try transaction.audit(origin, of: account.id, account.id.resourceName, before: nil, after: account.schema)
      return UsersV1.CreateAccountResponse(account: account.schema)
    }
  }
}
