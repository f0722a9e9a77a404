import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func unassignPhoneNumber(
    _ request: UsersV1.UnassignPhoneNumberRequest, context: CallContext
  ) async throws -> UsersV1.UnassignPhoneNumberResponse {
    let name = try FieldProblem.check("name") { try PhoneNumberName(resourceName: request.name) }
    let action = UnassignPhoneNumber(etag: request.etag)
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(name)
      let free = try action.decide(present, now: now)
      try changes.save(free, before: present)
      return UsersV1.UnassignPhoneNumberResponse(phoneNumber: free.schema)
    }
  }
}
