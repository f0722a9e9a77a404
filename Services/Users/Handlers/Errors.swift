import BillingTypes
package import RPC
import ServiceRuntime
package import UsersDomain

extension UsersError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence with who is in the way and
  /// what to do, and the values. Each topic has its own beside its handlers.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems): .invalid(problems)
    case .etagMismatch(let name): staleEtag(name)
    case .accountExists(let account): AccountRefusals.exists(account)
    case .accountNotFound(let account): AccountRefusals.notFound(account)
    case .userExists(let user): UserRefusals.exists(user)
    case .userNotFound(let user): UserRefusals.notFound(user)
    case .userDeleted(let user, let until): UserRefusals.deleted(user, restorableUntil: until)
    case .emailTaken(let email, let holder): UserRefusals.emailTaken(email, by: holder)
    case .batchRefused(let refusals): UserRefusals.batch(refusals)
    case .firstUserMustBeOwner(let account): AccountRefusals.firstUserMustBeOwner(account)
    case .ownerExists(let owner): AccountRefusals.ownerExists(owner)
    case .ownerMustBeActive(let account): AccountRefusals.ownerMustBeActive(account)
    case .ownerStays(let owner): AccountRefusals.ownerStays(owner)
    case .ownershipIsTransferred(let account): AccountRefusals.ownershipIsTransferred(account)
    case .administratorStays(let user, let roles): UserRefusals.administratorStays(user, by: roles)
    case .lastAdministrator(let user): UserRefusals.lastAdministrator(user)
    case .roleExists(let role): RoleRefusals.exists(role)
    case .roleNotFound(let role): RoleRefusals.notFound(role)
    case .roleNameTaken(let name, let holder): RoleRefusals.nameTaken(name, by: holder)
    case .roleHeld(let role, let count, let holders): RoleRefusals.held(role, count: count, by: holders)
    case .tooManyCustomRoles(let account): RoleRefusals.tooMany(in: account)
    case .tooManyRoles(let user): RoleRefusals.tooMany(for: user)
    }
  }
}

private func staleEtag(_ name: String) -> RPCError {
  RPCError(
    .aborted, reason: "ETAG_MISMATCH",
    message: "\(name) has changed since it was read; read it again and repeat the change with its new etag",
    metadata: ["name": name])
}
