import BillingTypes
package import RPC
import ServiceRuntime
package import UsersDomain

extension TelephonyError: RPCErrorConvertible {
  /// Every refusal about extensions, phone numbers and queues as callers see it: status, stable reason, one sentence
  /// with who is in the way and what to do, and the values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems): .invalid(problems)
    case .etagMismatch(let name): UsersError.etagMismatch(name).rpcError
    case .accountNotFound(let account): UsersError.accountNotFound(account).rpcError
    case .userNotFound(let user): UsersError.userNotFound(user).rpcError
    case .extensionNotFound(let name): ExtensionRefusals.notFound(name)
    case .extensionExists(let name, let assignee): ExtensionRefusals.exists(name, of: assignee)
    case .extensionReserved(let name, let reason): ExtensionRefusals.reserved(name, reason)
    case .extensionOffered(let name, let until): ExtensionRefusals.offered(name, until: until)
    case .noFreeExtension(let account): ExtensionRefusals.noneFree(account)
    case .tooManyOffers(let account): ExtensionRefusals.tooManyOffers(account)
    case .extensionAssigned(let name, let holder): ExtensionRefusals.assigned(name, to: holder)
    case .assigneeHasExtension(let assignee, let held): ExtensionRefusals.second(for: assignee, beside: held)
    case .extensionInUse(let name, let users): ExtensionRefusals.inUse(name, by: users)
    case .extensionRequired(let account): ExtensionRefusals.required(account)
    case .phoneNumberNotFound(let name): PhoneNumberRefusals.notFound(name)
    case .phoneNumberExists(let name): PhoneNumberRefusals.exists(name)
    case .phoneNumberTaken(let number): PhoneNumberRefusals.taken(number)
    case .phoneNumberAssigned(let name, let target): PhoneNumberRefusals.assigned(name, to: target)
    case .queueNotFound(let name): QueueRefusals.notFound(name)
    case .queueExists(let name): QueueRefusals.exists(name)
    case .queueInUse(let name, let numbers): QueueRefusals.inUse(name, by: numbers)
    case .agentsRefused(let queue, let unknown, let inactive):
      QueueRefusals.agents(queue, unknown: unknown, inactive: inactive)
    case .tooManyAgents(let queue, let count): QueueRefusals.tooMany(queue, count)
    }
  }
}
