import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import UsersDomain

extension UsersMethods {
  package func updateExtension(
    _ request: UsersV1.UpdateExtensionRequest, context: CallContext
  ) async throws -> UsersV1.UpdateExtensionResponse {
    let given = request.extension ?? UsersV1.Extension()
    let mask = try FieldMask(parsing: request.updateMask, fields: ["display_name", "voicemail"])
    let voicemail = given.voicemail.map { Voicemail(schema: $0) } ?? .off
    let action = try UpdateExtension(
      name: given.name, displayName: mask.value("display_name", given.displayName, isSet: !given.displayName.isEmpty),
      voicemail: mask.value("voicemail", voicemail, isSet: given.voicemail != nil),
      etag: request.etag.isEmpty ? given.etag : request.etag)
    return try await changeTelephony(
      of: action.name.account, request, requestID: request.requestId, context: context
    ) { changes, now in
      let present = try changes.load(action.name)
      let changed = try action.decide(present, now: now)
      try changes.save(changed, before: present)
      return UsersV1.UpdateExtensionResponse(extension: changed.schema)
    }
  }
}
