import BillingTypes
import Schemas
import ServiceRuntime
import UsersDomain

extension Extension {
  /// The extension as callers and followers see it.
  var schema: UsersV1.Extension {
    UsersV1.Extension(
      name: name.resourceName, uid: stamp.uid.text, etag: stamp.etag, createTime: stamp.createdAt.schema,
      updateTime: stamp.updatedAt.schema, key: name.key, displayName: displayName,
      assignee: assignee?.resourceName ?? "", voicemail: voicemail.schema)
  }
}

extension ExtensionDraft {
  /// What a caller asks for.
  init(schema request: UsersV1.CreateExtensionRequest) {
    self.init()
    parent = request.parent
    key = request.extensionId
    displayName = request.extension?.displayName ?? ""
    if let voicemail = request.extension?.voicemail { self.voicemail = Voicemail(schema: voicemail) }
  }
}

extension Voicemail {
  /// What a caller asks for; nothing of it is checked yet.
  init(schema: UsersV1.Voicemail) {
    self.init(
      isEnabled: schema.enabled, ringSeconds: schema.ringSeconds, maxMessageSeconds: schema.maxMessageSeconds,
      notificationEmail: schema.notificationEmail)
  }

  var schema: UsersV1.Voicemail {
    UsersV1.Voicemail(
      enabled: isEnabled, ringSeconds: ringSeconds, maxMessageSeconds: maxMessageSeconds,
      notificationEmail: notificationEmail)
  }
}
