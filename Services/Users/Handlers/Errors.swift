import BillingTypes
package import RPC
import ServiceRuntime
package import UsersDomain

extension UsersError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems):
      .invalid(problems)
    case .accountExists(let account):
      RPCError(
        .alreadyExists, reason: "ACCOUNT_EXISTS",
        message: "the account \(account) exists already; choose another account_id",
        metadata: ["account": account.resourceName])
    case .accountNotFound(let account):
      RPCError(
        .notFound, reason: "ACCOUNT_NOT_FOUND", message: "there is no account \(account)",
        metadata: ["account": account.resourceName])
    case .userExists(let user):
      RPCError(
        .alreadyExists, reason: "USER_EXISTS",
        message: "the user \(user.user) exists already in \(user.account.resourceName); choose another user_id",
        metadata: ["user": user.resourceName])
    case .userNotFound(let user):
      RPCError(
        .notFound, reason: "USER_NOT_FOUND", message: "there is no user \(user.user) in \(user.account.resourceName)",
        metadata: ["user": user.resourceName])
    case .emailTaken(let email, let holder):
      RPCError(
        .alreadyExists, reason: "EMAIL_TAKEN",
        message: "\(email) is the login of \(holder.resourceName) already; use another email address",
        metadata: ["email": email.text, "user": holder.resourceName])
    case .firstUserMustBeOwner(let account):
      RPCError(
        .failedPrecondition, reason: "FIRST_USER_MUST_BE_OWNER",
        message: "the first user of \(account.resourceName) must have ROLE_OWNER; create the owner first",
        metadata: ["account": account.resourceName])
    case .ownerExists(let owner):
      RPCError(
        .failedPrecondition, reason: "OWNER_EXISTS",
        message: "\(owner.account.resourceName) has its one owner already, \(owner.resourceName); leave ROLE_OWNER out",
        metadata: ["owner": owner.resourceName])
    case .ownerMustBeActive(let account):
      RPCError(
        .failedPrecondition, reason: "OWNER_MUST_BE_ACTIVE",
        message: "the owner of \(account.resourceName) must be active; create the owner with active true",
        metadata: ["account": account.resourceName])
    }
  }
}
