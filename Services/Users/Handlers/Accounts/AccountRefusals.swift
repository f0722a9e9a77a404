import BillingTypes
import RPC

/// Refusals that concern an account or its one owner (R1).
enum AccountRefusals {
  static func exists(_ account: AccountID) -> RPCError {
    RPCError(
      .alreadyExists, reason: "ACCOUNT_EXISTS",
      message: "the account \(account) exists already; choose another account_id",
      metadata: ["account": account.resourceName])
  }

  static func notFound(_ account: AccountID) -> RPCError {
    RPCError(
      .notFound, reason: "ACCOUNT_NOT_FOUND", message: "there is no account \(account)",
      metadata: ["account": account.resourceName])
  }

  static func firstUserMustBeOwner(_ account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "FIRST_USER_MUST_BE_OWNER",
      message: "the first user of \(account.resourceName) must have ROLE_OWNER; create the owner first",
      metadata: ["account": account.resourceName])
  }

  static func ownerExists(_ owner: UserName) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "OWNER_EXISTS",
      message: "\(owner.account.resourceName) has its one owner already, \(owner.resourceName); leave ROLE_OWNER out",
      metadata: ["owner": owner.resourceName])
  }

  static func ownerMustBeActive(_ account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "OWNER_MUST_BE_ACTIVE",
      message: "the owner of \(account.resourceName) must be active; choose a user who is, or activate this one first",
      metadata: ["account": account.resourceName])
  }

  static func ownerStays(_ owner: UserName) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "OWNER_STAYS",
      message: "\(owner.resourceName) is the owner of its account; transfer the ownership to another active user first",
      metadata: ["user": owner.resourceName])
  }

  static func ownershipIsTransferred(_ account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "OWNERSHIP_IS_TRANSFERRED",
      message: "ROLE_OWNER is neither granted nor revoked; transfer the ownership of \(account.resourceName) instead",
      metadata: ["account": account.resourceName])
  }
}
