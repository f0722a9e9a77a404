import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func updateExtensionPlan(
    _ request: UsersV1.UpdateExtensionPlanRequest, context: CallContext
  ) async throws -> UsersV1.UpdateExtensionPlanResponse {
    let action = try UpdateExtensionPlan(schema: request)
    return try await changeTelephony(
      of: action.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try ExtensionPlanStore.find(of: action.account, in: changes.transaction)
      let changed = try action.decide(present, now: now)
      if changed != present {
        try ExtensionPlanStore.save(changed, in: changes.transaction)
        try changes.transaction.audit(
          changes.origin, of: action.account, changed.resourceName, before: present.schema, after: changed.schema)
      }
      return UsersV1.UpdateExtensionPlanResponse(extensionPlan: changed.schema)
    }
  }
}
