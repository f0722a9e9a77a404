import BillingTypes
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension TelephonyChanges {
  /// Saves a new queue with the extension of its choice; what it has then.
  func create(_ queue: Queue, with choice: ExtensionChoice, uid: ResourceUID) throws -> UsersV1.Queue {
    try QueueStore.insert(queue, into: transaction)
    let given = try give(choice, to: .queue(queue.name), uid: uid)
    let schema = queue.schema(given)
    try tell(
      UsersV1.QueueCreated(queue: schema, actor: origin.actor, requestId: origin.requestID), queue.name, queue.stamp,
      before: nil, after: schema)
    return schema
  }

  /// Saves a changed queue, and nothing where it is the same; how callers see it then.
  @discardableResult
  func save(_ changed: Queue, before: Queue) throws -> UsersV1.Queue {
    let `extension` = try ExtensionStore.find(of: .queue(changed.name), in: transaction)
    let schema = changed.schema(`extension`)
    guard changed != before else { return schema }
    try QueueStore.update(changed, before: before, in: transaction)
    let old = before.schema(`extension`)
    if changed.agents == before.agents {
      try tell(
        UsersV1.QueueUpdated(queue: schema, actor: origin.actor, requestId: origin.requestID), changed.name,
        changed.stamp, before: old, after: schema)
    } else {
      let (now, then) = (Set(schema.agents), Set(old.agents))
      try tell(
        UsersV1.QueueAgentsChanged(
          queue: schema, added: now.subtracting(then).sorted(), removed: then.subtracting(now).sorted(),
          actor: origin.actor, requestId: origin.requestID), changed.name, changed.stamp, before: old, after: schema)
    }
    return schema
  }

  /// Removes a queue; its extension is free again.
  func delete(_ queue: Queue) throws {
    let given = try ExtensionStore.find(of: .queue(queue.name), in: transaction)
    let schema = queue.schema(given)
    if let given { try save(UnassignExtension().decide(given, now: origin.now), before: given) }
    try QueueStore.delete(queue, in: transaction)
    try tell(
      UsersV1.QueueDeleted(queue: schema, actor: origin.actor, requestId: origin.requestID), queue.name,
      queue.stamp.changed(at: origin.now), before: schema, after: nil)
  }
}
