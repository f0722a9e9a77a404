import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func updateQueue(
    _ request: UsersV1.UpdateQueueRequest, context: CallContext
  ) async throws -> UsersV1.UpdateQueueResponse {
    let given = request.queue ?? UsersV1.Queue()
    let mask = try FieldMask(parsing: request.updateMask, fields: ["display_name", "strategy", "voicemail"])
    let strategy = try QueueStrategy(schema: given.strategy)
    let voicemail = given.voicemail.map { Voicemail(schema: $0) } ?? .off
    let action = try UpdateQueue(
      name: given.name, displayName: mask.value("display_name", given.displayName, isSet: !given.displayName.isEmpty),
      strategy: mask.value("strategy", strategy, isSet: given.strategy != .unspecified),
      voicemail: mask.value("voicemail", voicemail, isSet: given.voicemail != nil),
      etag: request.etag.isEmpty ? given.etag : request.etag)
    return try await changeTelephony(
      of: action.name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(action.name)
      return UsersV1.UpdateQueueResponse(
        queue: try changes.save(action.decide(present, now: now), before: present))
    }
  }
}
