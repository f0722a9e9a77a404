import BillingTypes
import LicensingDomain
package import RPC
package import Schemas
import ServiceRuntime
import Storage

extension LicensingMethods {
  /// The pools of an account; none for one that never bought anything, which Licensing can not tell from one that does
  /// not exist.
  package func listLicensePools(
    _ request: LicensingV1.ListLicensePoolsRequest, context: CallContext
  ) async throws -> LicensingV1.ListLicensePoolsResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    let page = try environment.page(
      of: context, [account.rawValue], size: request.pageSize, token: request.pageToken)
    let now = environment.clock.now()
    let loaded = try await environment.database.read { reader -> [LicensePool] in
      guard let zone = try PoolStore.timeZone(of: account, in: reader) else { return [] }
      return try PoolStore.list(
        of: account, after: page.text(), limit: page.limit, today: zone.date(of: now), in: reader)
    }
    let (pools, nextToken) = page.cut(loaded) { [.text($0.product.rawValue)] }
    return LicensingV1.ListLicensePoolsResponse(licensePools: pools.map(\.schema), nextPageToken: nextToken)
  }
}
