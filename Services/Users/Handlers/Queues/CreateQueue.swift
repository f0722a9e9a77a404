import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods: UsersV1.QueuesService.Methods {
  package func createQueue(
    _ request: UsersV1.CreateQueueRequest, context: CallContext
  ) async throws -> UsersV1.CreateQueueResponse {
    let action = try CreateQueue(
      QueueDraft(schema: request), uid: environment.randomness.uid(), now: environment.clock.now())
    let extensionUID = environment.randomness.uid()
    return try await changeTelephony(
      of: action.queue.name.account, request, requestID: request.requestId, context: context
    ) { changes, _ in
      let isTaken = try QueueStore.find(action.queue.name, in: changes.transaction) != nil
      let queue = try action.decide(idTaken: isTaken)
      return UsersV1.CreateQueueResponse(queue: try changes.create(queue, with: action.choice, uid: extensionUID))
    }
  }
}
