import BillingTypes
import RPC
import UsersDomain

/// Refusals that concern roles of an account's own.
enum RoleRefusals {
  static func exists(_ role: RoleName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "ROLE_EXISTS",
      message: "the role \(role.role) exists already in \(role.account.resourceName); choose another custom_role_id",
      metadata: ["role": role.resourceName])
  }

  static func notFound(_ role: RoleName) -> RPCError {
    RPCError(
      .notFound, reason: "ROLE_NOT_FOUND", message: "there is no role \(role.role) in \(role.account.resourceName)",
      metadata: ["role": role.resourceName])
  }

  static func nameTaken(_ name: String, by holder: RoleName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "ROLE_NAME_TAKEN",
      message: "\(holder.resourceName) is called \"\(name)\" already; choose another display name",
      metadata: ["role": holder.resourceName])
  }

  static func held(_ role: RoleName, count: Int64, by holders: [UserName]) -> RPCError {
    let rest = count - Int64(holders.count)
    let who = holders.map(\.user.rawValue).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return RPCError(
      .failedPrecondition, reason: "ROLE_HELD",
      message: "\(count) \(count == 1 ? "user has" : "users have") \(role.resourceName) (\(who)); revoke it from them "
        + "first",
      metadata: ["role": role.resourceName, "users": holders.map(\.resourceName).joined(separator: ",")])
  }

  static func tooMany(in account: AccountID) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "TOO_MANY_ROLES",
      message: "\(account.resourceName) has \(UsersLimits.customRolesPerAccountMaximum) roles of its own, which is the "
        + "most; delete one that nobody has",
      metadata: ["account": account.resourceName])
  }

  static func tooMany(for user: UserName) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "TOO_MANY_ROLES",
      message: "\(user.resourceName) has \(UsersLimits.customRolesPerUserMaximum) roles of the account's own, which is "
        + "the most; revoke one first",
      metadata: ["user": user.resourceName])
  }
}
