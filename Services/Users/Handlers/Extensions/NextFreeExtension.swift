import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  /// Keeps the key for whoever asked: nothing of the account has changed yet, so the audit log has no entry of it.
  package func nextFreeExtension(
    _ request: UsersV1.NextFreeExtensionRequest, context: CallContext
  ) async throws -> UsersV1.NextFreeExtensionResponse {
    let account = try FieldProblem.check("parent") { try AccountID(resourceName: request.parent) }
    return try await changeTelephony(
      of: account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let transaction = changes.transaction
      guard
        try FreeExtensions.offerCount(of: account, at: now, in: transaction) < UsersLimits.extensionOffersMaximum
      else { throw TelephonyError.tooManyOffers(account) }
      let plan = try ExtensionPlanStore.find(of: account, in: transaction)
      guard let key = try FreeExtensions.next(plan, at: now, in: transaction) else {
        throw TelephonyError.noFreeExtension(account)
      }
      let expiry = Instant(
        millisecondsSinceEpoch: now.millisecondsSinceEpoch + UsersLimits.extensionOfferMilliseconds)
      try FreeExtensions.offer(key, to: changes.origin.actor, until: expiry, of: account, in: transaction)
      return UsersV1.NextFreeExtensionResponse(key: key.text, expireTime: expiry.schema)
    }
  }
}
