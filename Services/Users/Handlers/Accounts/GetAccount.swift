import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getAccount(
    _ request: UsersV1.GetAccountRequest, context: CallContext
  ) async throws -> UsersV1.GetAccountResponse {
    let id = try FieldProblem.check("name") { try AccountID(resourceName: request.name) }
    guard let account = try await environment.database.read({ try AccountStore.find(id, in: $0) }) else {
      throw UsersError.accountNotFound(id)
    }
    return UsersV1.GetAccountResponse(account: account.schema)
  }
}
