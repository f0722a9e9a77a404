import BillingTypes
import LicensingDomain
import RPC
import Schemas
import ServiceRuntime

extension LicenseAssignment {
  /// The assignment as callers see it.
  var schema: LicensingV1.LicenseAssignment {
    LicensingV1.LicenseAssignment(
      uid: uid.text, licensePool: pool.resourceName, product: pool.product.resourceName, user: user.resourceName,
      assignTime: assignedAt.schema, actor: actor)
  }
}

extension CallContext {
  /// Who asks, as the gateway says; `unknown` when nobody said.
  var actor: String {
    let actor = metadata["actor"] ?? ""
    return actor.isEmpty ? "unknown" : String(actor.prefix(LicensingLimits.actorLengthMaximum))
  }
}
