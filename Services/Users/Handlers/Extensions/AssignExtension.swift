import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func assignExtension(
    _ request: UsersV1.AssignExtensionRequest, context: CallContext
  ) async throws -> UsersV1.AssignExtensionResponse {
    let action = try AssignExtension(name: request.name, assignee: request.assignee, etag: request.etag)
    return try await changeTelephony(
      of: action.name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(action.name)
      let held = try ExtensionStore.find(of: action.assignee, in: changes.transaction)
      let assigned = try action.decide(
        present, assigneeExists: changes.exists(action.assignee), held: held?.name, now: now)
      try changes.save(assigned, before: present)
      return UsersV1.AssignExtensionResponse(extension: assigned.schema)
    }
  }
}

extension TelephonyChanges {
  /// Whether there is such a user or queue.
  fileprivate func exists(_ assignee: Extension.Assignee) throws -> Bool {
    switch assignee {
    case .user(let user): try exists(user)
    case .queue(let queue): try QueueStore.find(queue, in: transaction) != nil
    }
  }
}
