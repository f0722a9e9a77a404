import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func assignPhoneNumber(
    _ request: UsersV1.AssignPhoneNumberRequest, context: CallContext
  ) async throws -> UsersV1.AssignPhoneNumberResponse {
    let action = try AssignPhoneNumber(name: request.name, target: request.target, etag: request.etag)
    return try await changeTelephony(
      of: action.name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(action.name)
      let assigned = try action.decide(present, targetExists: changes.exists(action.target), now: now)
      try changes.save(assigned, before: present)
      return UsersV1.AssignPhoneNumberResponse(phoneNumber: assigned.schema)
    }
  }
}

extension TelephonyChanges {
  /// Whether there is such an extension, user or queue.
  fileprivate func exists(_ target: PhoneNumber.Target) throws -> Bool {
    switch target {
    case .extension(let name): try ExtensionStore.find(name, in: transaction) != nil
    case .user(let user): try exists(user)
    case .queue(let queue): try QueueStore.find(queue, in: transaction) != nil
    }
  }
}
