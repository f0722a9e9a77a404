import BillingTypes
import LicensingDomain
import Schemas
import ServiceRuntime

extension LicensePool {
  /// The pool as callers see it.
  var schema: LicensingV1.LicensePool {
    var schema = LicensingV1.LicensePool()
    schema.name = resourceName
    schema.updateTime = updatedAt.schema
    schema.product = product.resourceName
    schema.totalCount = total
    schema.assignedCount = assigned
    schema.availableCount = available
    return schema
  }
}
