import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func deletePhoneNumber(
    _ request: UsersV1.DeletePhoneNumberRequest, context: CallContext
  ) async throws -> UsersV1.DeletePhoneNumberResponse {
    let name = try FieldProblem.check("name") { try PhoneNumberName(resourceName: request.name) }
    let action = DeletePhoneNumber(etag: request.etag)
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      let present = try changes.load(name)
      try action.decide(present)
      try changes.delete(present)
      return UsersV1.DeletePhoneNumberResponse()
    }
  }
}
