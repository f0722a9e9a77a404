import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func deleteQueue(
    _ request: UsersV1.DeleteQueueRequest, context: CallContext
  ) async throws -> UsersV1.DeleteQueueResponse {
    let name = try FieldProblem.check("name") { try QueueName(resourceName: request.name) }
    let action = DeleteQueue(etag: request.etag)
    return try await changeTelephony(
      of: name.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      let present = try changes.load(name)
      let numbers = try PhoneNumberStore.leading(
        to: .queue(name), limit: UsersLimits.namedResources, in: changes.transaction)
      try action.decide(present, numbers: numbers.map(\.name))
      try changes.delete(present)
      return UsersV1.DeleteQueueResponse()
    }
  }
}
