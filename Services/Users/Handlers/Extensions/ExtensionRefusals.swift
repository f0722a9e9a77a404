import BillingTypes
import RPC
import ServiceRuntime
import UsersDomain

/// Refusals that concern an extension or the keys of an account.
enum ExtensionRefusals {
  static func notFound(_ name: ExtensionName) -> RPCError {
    RPCError(
      .notFound, reason: "EXTENSION_NOT_FOUND",
      message: "there is no extension \(name.key) in \(name.account.resourceName)",
      metadata: ["extension": name.resourceName])
  }

  static func exists(_ name: ExtensionName, of assignee: String?) -> RPCError {
    RPCError(
      .alreadyExists, reason: "EXTENSION_EXISTS",
      message: "the extension \(name.key) exists already and \(assignee ?? "nobody") has it; choose another key, or "
        + "leave extension_id empty for the next free one",
      metadata: ["extension": name.resourceName, "assignee": assignee ?? ""])
  }

  static func reserved(_ name: ExtensionName, _ reason: String) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "EXTENSION_RESERVED",
      message: "nobody gets the extension \(name.key): \(reason); choose another key, or leave extension_id empty for "
        + "the next free one",
      metadata: ["extension": name.resourceName])
  }

  static func offered(_ name: ExtensionName, until: Instant) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "EXTENSION_OFFERED",
      message: "the extension \(name.key) is kept for somebody else until \(until.rfc3339); choose another key, or "
        + "leave extension_id empty for the next free one",
      metadata: ["extension": name.resourceName, "until": until.rfc3339])
  }

  static func noneFree(_ account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "NO_FREE_EXTENSION",
      message: "every key that \(account.resourceName) gives automatically is taken or reserved; name a key, or widen "
        + "the extension plan",
      metadata: ["account": account.resourceName])
  }

  static func tooManyOffers(_ account: AccountID) -> RPCError {
    RPCError(
      .resourceExhausted, reason: "TOO_MANY_EXTENSION_OFFERS",
      message: "\(UsersLimits.extensionOffersMaximum) keys of \(account.resourceName) are offered and not used; use "
        + "one of them, or try again in some minutes",
      metadata: ["account": account.resourceName])
  }

  static func assigned(_ name: ExtensionName, to holder: String) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "EXTENSION_ASSIGNED",
      message: "\(holder) has the extension \(name.key); unassign it first",
      metadata: ["extension": name.resourceName, "assignee": holder])
  }

  static func second(for assignee: String, beside held: ExtensionName) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "ASSIGNEE_HAS_EXTENSION",
      message: "\(assignee) has the extension \(held.key) already; unassign that one first",
      metadata: ["assignee": assignee, "extension": held.resourceName])
  }

  static func inUse(_ name: ExtensionName, by users: [String]) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "EXTENSION_IN_USE",
      message: "the extension \(name.key) is used by \(users.joined(separator: ", ")); unassign it there first",
      metadata: ["extension": name.resourceName, "used_by": users.joined(separator: ",")])
  }

  static func required(_ account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "EXTENSION_REQUIRED",
      message: "users of \(account.resourceName) are created with an extension; create one first and name it, or ask "
        + "for an automatic one",
      metadata: ["account": account.resourceName])
  }
}
