import BillingTypes
package import LicensingDomain
package import RPC
import ServiceRuntime

extension LicensingError: RPCErrorConvertible {
  /// Every refusal of this service as its callers see it: status, stable reason, one sentence, values.
  package var rpcError: RPCError {
    switch self {
    case .poolNotFound(let name):
      RPCError(
        .notFound, reason: "LICENSE_POOL_NOT_FOUND",
        message: "there is no \(name.resourceName): the account never had a subscription of the product",
        metadata: ["license_pool": name.resourceName])
    }
  }
}
