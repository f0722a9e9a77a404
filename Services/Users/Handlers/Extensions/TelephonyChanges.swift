import BillingTypes
import Protobuf
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

/// Saves what was decided about extensions, phone numbers and queues in one transaction, notes it in the audit log and
/// publishes it. Every path that changes them goes through here.
struct TelephonyChanges {
  let transaction: any Transaction
  let origin: AuditOrigin

  func create(_ created: Extension) throws {
    try ExtensionStore.insert(created, into: transaction)
    try tell(
      UsersV1.ExtensionCreated(extension: created.schema, actor: origin.actor, requestId: origin.requestID),
      created.name, created.stamp, before: nil, after: created.schema)
  }

  /// Nothing happens where it is the same.
  func save(_ changed: Extension, before: Extension) throws {
    guard changed != before else { return }
    try ExtensionStore.update(changed, before: before, in: transaction)
    let (schema, actor, requestID) = (changed.schema, origin.actor, origin.requestID)
    let event: any Message
    switch (before.assignee, changed.assignee) {
    case (nil, .some):
      event = UsersV1.ExtensionAssigned(extension: schema, actor: actor, requestId: requestID)
    case (.some(let previous), nil):
      event = UsersV1.ExtensionUnassigned(
        extension: schema, previousAssignee: previous.resourceName, actor: actor, requestId: requestID)
    case (nil, nil), (.some, .some):
      event = UsersV1.ExtensionUpdated(extension: schema, actor: actor, requestId: requestID)
    }
    try tell(event, changed.name, changed.stamp, before: before.schema, after: schema)
  }

  func delete(_ deleted: Extension) throws {
    try ExtensionStore.delete(deleted, in: transaction)
    try tell(
      UsersV1.ExtensionDeleted(extension: deleted.schema, actor: origin.actor, requestId: origin.requestID),
      deleted.name, deleted.stamp.changed(at: origin.now), before: deleted.schema, after: nil)
  }

  func create(_ created: PhoneNumber) throws {
    try PhoneNumberStore.insert(created, into: transaction)
    try tell(
      UsersV1.PhoneNumberCreated(phoneNumber: created.schema, actor: origin.actor, requestId: origin.requestID),
      created.name, created.stamp, before: nil, after: created.schema)
  }

  /// Nothing happens where it is the same.
  func save(_ changed: PhoneNumber, before: PhoneNumber) throws {
    guard changed != before else { return }
    try PhoneNumberStore.update(changed, before: before, in: transaction)
    let (schema, actor, requestID) = (changed.schema, origin.actor, origin.requestID)
    let event: any Message
    if changed.target == nil {
      event = UsersV1.PhoneNumberUnassigned(
        phoneNumber: schema, previousTarget: before.target?.resourceName ?? "", actor: actor, requestId: requestID)
    } else {
      event = UsersV1.PhoneNumberAssigned(phoneNumber: schema, actor: actor, requestId: requestID)
    }
    try tell(event, changed.name, changed.stamp, before: before.schema, after: schema)
  }

  func delete(_ deleted: PhoneNumber) throws {
    try PhoneNumberStore.delete(deleted, in: transaction)
    try tell(
      UsersV1.PhoneNumberDeleted(phoneNumber: deleted.schema, actor: origin.actor, requestId: origin.requestID),
      deleted.name, deleted.stamp.changed(at: origin.now), before: deleted.schema, after: nil)
  }

  /// Publishes a change of a resource and notes it in the audit log.
  func tell<Kind: ResourceKind>(
    _ event: some Message, _ name: AccountResourceName<Kind>, _ stamp: ResourceStamp, before: (any Message)?,
    after: (any Message)?
  ) throws {
    try transaction.append(event, of: name.account, stamp)
    try transaction.audit(origin, of: name.account, name.resourceName, before: before, after: after)
  }
}
