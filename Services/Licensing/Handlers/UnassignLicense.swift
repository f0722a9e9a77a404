import BillingTypes
import LicensingDomain
package import RPC
package import Schemas
import ServiceRuntime
import Storage

extension LicensingMethods {
  package func unassignLicense(
    _ request: LicensingV1.UnassignLicenseRequest, context: CallContext
  ) async throws -> LicensingV1.UnassignLicenseResponse {
    let now = environment.clock.now()
    let holder = try LicenseHolder(pool: request.name, user: request.user)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: holder.pool.account.resourceName, context: context, at: now
    ) { transaction in
      if let held = try AssignmentStore.find(holder, in: transaction) {
        try AssignmentStore.delete(held, at: now, in: transaction)
      }
      guard let pool = try PoolStore.find(holder.pool, at: now, in: transaction) else {
        throw LicensingError.poolNotFound(holder.pool)
      }
      return LicensingV1.UnassignLicenseResponse(licensePool: pool.schema)
    }
  }
}
