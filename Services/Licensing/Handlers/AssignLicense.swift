import BillingTypes
import LicensingDomain
package import RPC
package import Schemas
import ServiceRuntime
import Storage

extension LicensingMethods {
  package func assignLicense(
    _ request: LicensingV1.AssignLicenseRequest, context: CallContext
  ) async throws -> LicensingV1.AssignLicenseResponse {
    let now = environment.clock.now()
    let holder = try LicenseHolder(pool: request.name, user: request.user)
    let action = AssignLicense(holder, uid: environment.randomness.uid(), actor: context.actor, now: now)
    try await members.prepare(holder.user, for: context)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: holder.pool.account.resourceName, context: context, at: now
    ) { transaction in
      let held = try AssignmentStore.find(holder, in: transaction)
      let assignment = try action.decide(
        pool: try PoolStore.find(holder.pool, at: now, in: transaction),
        isMember: try MemberStore.isMember(holder.user, in: transaction) ?? false, held: held)
      if held == nil { try AssignmentStore.insert(assignment, into: transaction) }
      return LicensingV1.AssignLicenseResponse(
        licenseAssignment: assignment.schema,
        licensePool: try PoolStore.find(holder.pool, at: now, in: transaction)?.schema)
    }
  }
}
