import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getPhoneNumber(
    _ request: UsersV1.GetPhoneNumberRequest, context: CallContext
  ) async throws -> UsersV1.GetPhoneNumberResponse {
    let name = try FieldProblem.check("name") { try PhoneNumberName(resourceName: request.name) }
    guard let found = try await environment.database.read({ try PhoneNumberStore.find(name, in: $0) }) else {
      throw TelephonyError.phoneNumberNotFound(name)
    }
    return UsersV1.GetPhoneNumberResponse(phoneNumber: found.schema)
  }
}
