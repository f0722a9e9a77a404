import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getExtensionPlan(
    _ request: UsersV1.GetExtensionPlanRequest, context: CallContext
  ) async throws -> UsersV1.GetExtensionPlanResponse {
    let account = try FieldProblem.check("name") { try ExtensionPlan.account(ofName: request.name) }
    return try await environment.database.read { reader in
      guard try AccountStore.exists(account, in: reader) else { throw TelephonyError.accountNotFound(account) }
      return UsersV1.GetExtensionPlanResponse(
        extensionPlan: try ExtensionPlanStore.find(of: account, in: reader).schema)
    }
  }
}
