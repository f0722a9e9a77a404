import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func removeAgents(
    _ request: UsersV1.RemoveAgentsRequest, context: CallContext
  ) async throws -> UsersV1.RemoveAgentsResponse {
    let names = try AgentNames(queue: request.name, agents: request.agents)
    let action = RemoveAgents(names, etag: request.etag)
    return try await changeTelephony(
      of: names.queue.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(names.queue)
      return UsersV1.RemoveAgentsResponse(
        queue: try changes.save(action.decide(present, now: now), before: present))
    }
  }
}
