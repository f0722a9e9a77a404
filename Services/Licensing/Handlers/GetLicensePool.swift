import BillingTypes
import LicensingDomain
package import RPC
package import Schemas
import ServiceRuntime
import Storage

extension LicensingMethods {
  package func getLicensePool(
    _ request: LicensingV1.GetLicensePoolRequest, context: CallContext
  ) async throws -> LicensingV1.GetLicensePoolResponse {
    let name = try FieldProblem.check("name") { try LicensePoolName(resourceName: request.name) }
    let now = environment.clock.now()
    return try await environment.database.read { reader in
      guard let pool = try PoolStore.find(name, at: now, in: reader) else { throw LicensingError.poolNotFound(name) }
      return LicensingV1.GetLicensePoolResponse(licensePool: pool.schema)
    }
  }
}
