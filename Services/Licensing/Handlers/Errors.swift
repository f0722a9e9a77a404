import BillingTypes
package import LicensingDomain
package import RPC
import ServiceRuntime

extension LicensingError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .invalid(let problems):
      .invalid(problems)
    case .poolNotFound(let name):
      RPCError(
        .notFound, reason: "LICENSE_POOL_NOT_FOUND",
        message: "there is no \(name.resourceName): the account never had a subscription of the product",
        metadata: ["license_pool": name.resourceName])
    case .userNotFound(let name):
      RPCError(
        .notFound, reason: "USER_NOT_FOUND",
        message: "\(name.account.resourceName) has no user \(name.user); a license goes to one of its users",
        metadata: ["user": name.resourceName])
    case .noLicenseAvailable(let name, let total, let assigned):
      RPCError(
        .failedPrecondition, reason: "NO_LICENSE_AVAILABLE",
        message:
          "\(name.resourceName) has \(total) licenses and all are held, \(assigned) in number; unassign one, or buy "
          + "more",
        metadata: [
          "license_pool": name.resourceName, "total_count": "\(total)", "assigned_count": "\(assigned)",
        ])
    }
  }
}
