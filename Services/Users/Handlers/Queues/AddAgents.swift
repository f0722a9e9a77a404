import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func addAgents(
    _ request: UsersV1.AddAgentsRequest, context: CallContext
  ) async throws -> UsersV1.AddAgentsResponse {
    let action = AddAgents(try AgentNames(queue: request.name, agents: request.agents), etag: request.etag)
    return try await changeTelephony(
      of: action.names.queue.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(action.names.queue)
      var activity: [UserName: Bool] = [:]
      for agent in action.names.agents { activity[agent] = try changes.isActive(agent) }
      return UsersV1.AddAgentsResponse(
        queue: try changes.save(action.decide(present, activity: activity, now: now), before: present))
    }
  }
}
