import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods: UsersV1.PhoneNumbersService.Methods {
  package func createPhoneNumber(
    _ request: UsersV1.CreatePhoneNumberRequest, context: CallContext
  ) async throws -> UsersV1.CreatePhoneNumberResponse {
    let action = try CreatePhoneNumber(
      parent: request.parent, number: request.phoneNumber?.number ?? "", uid: environment.randomness.uid(),
      now: environment.clock.now())
    let name = action.phoneNumber.name
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      let created = try action.decide(holder: PhoneNumberStore.holder(of: name, in: changes.transaction))
      try changes.create(created)
      return UsersV1.CreatePhoneNumberResponse(phoneNumber: created.schema)
    }
  }
}
