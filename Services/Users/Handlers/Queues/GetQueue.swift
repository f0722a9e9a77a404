import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension UsersMethods {
  package func getQueue(
    _ request: UsersV1.GetQueueRequest, context: CallContext
  ) async throws -> UsersV1.GetQueueResponse {
    let name = try FieldProblem.check("name") { try QueueName(resourceName: request.name) }
    return try await environment.database.read { reader in
      guard let queue = try QueueStore.find(name, in: reader) else { throw TelephonyError.queueNotFound(name) }
      return UsersV1.GetQueueResponse(queue: queue.schema(try ExtensionStore.find(of: .queue(name), in: reader)))
    }
  }
}
