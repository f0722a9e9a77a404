import BillingTypes
import RPC
import ServiceRuntime
import UsersDomain

/// Refusals that concern users and who administers the account (R5, R76).
enum UserRefusals {
  static func exists(_ user: UserName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "USER_EXISTS",
      message: "the user \(user.user) exists already in \(user.account.resourceName); choose another user_id",
      metadata: ["user": user.resourceName])
  }

  static func notFound(_ user: UserName) -> RPCError {
    RPCError(
      .notFound, reason: "USER_NOT_FOUND", message: "there is no user \(user.user) in \(user.account.resourceName)",
      metadata: ["user": user.resourceName])
  }

  static func deleted(_ user: UserName, restorableUntil: Instant) -> RPCError {
    let until = restorableUntil.rfc3339
    return RPCError(
      .failedPrecondition, reason: "USER_DELETED",
      message: "\(user.resourceName) was deleted; restore it first, which can be done until \(until)",
      metadata: ["user": user.resourceName, "purge_time": until])
  }

  static func emailTaken(_ email: EmailAddress, by holder: UserName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "EMAIL_TAKEN",
      message: "\(email) is the login of \(holder.resourceName) already; use another email address",
      metadata: ["email": email.text, "user": holder.resourceName])
  }

  /// `roles` as they are revoked.
  static func administratorStays(_ user: UserName, by roles: [String]) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "ADMINISTRATOR_STAYS",
      message: "\(user.resourceName) is an administrator; revoke \(roles.joined(separator: " and ")) first, then "
        + "deactivate",
      metadata: ["user": user.resourceName, "roles": roles.joined(separator: ",")])
  }

  static func lastAdministrator(_ user: UserName) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "LAST_ADMINISTRATOR",
      message: "\(user.resourceName) is the last active administrator of its account; grant ROLE_ADMINISTRATOR to "
        + "another active user first",
      metadata: ["user": user.resourceName])
  }

  /// Everyone who is in the way, each with the reason; the reason of the whole where they all have the same.
  static func batch(_ refusals: [UserBatch.Refusal]) -> RPCError {
    let errors = refusals.map(\.error.rpcError)
    let reasons = Set(errors.map { $0.reason ?? "" })
    let rest = refusals.count - UsersLimits.namedUsers
    let sentences = errors.prefix(UsersLimits.namedUsers).map(\.message) + (rest > 0 ? ["and \(rest) more"] : [])
    let users = refusals.prefix(UsersLimits.namedUsers).map(\.name.resourceName)
    return RPCError(
      code: .failedPrecondition, message: "nothing was changed: \(sentences.joined(separator: "; "))",
      details: [
        .errorInfo(
          reason: reasons.count == 1 ? reasons.first ?? "" : "BATCH_REFUSED", domain: RPCError.domain,
          metadata: ["refused": "\(refusals.count)", "users": users.joined(separator: ",")]),
        .badRequest(
          zip(refusals, errors).map { refusal, error in
            .init(
              field: "names[\(refusal.index)]", description: error.message, reason: error.reason ?? error.code.name)
          }),
      ])
  }
}
