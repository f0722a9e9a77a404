package import BillingTypes

/// A queue as a caller asks for it: nothing of it is checked yet.
package struct QueueDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  package var displayName = ""
  package var strategy = QueueStrategy.ringAll
  package var voicemail = Voicemail.off
  /// `automatic`, `none` or a key; empty for automatic.
  package var `extension` = ""

  /// An empty draft.
  package init() {}
}

/// Decides a new queue of an account.
package struct CreateQueue: Sendable {
  /// The queue that the draft makes if its id is free.
  package let queue: Queue
  /// Which extension leads to it; never ``ExtensionChoice/usual``.
  package let choice: ExtensionChoice

  /// Checks a draft. `uid` becomes the queue's id too where the draft names none.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: QueueDraft, uid: ResourceUID, now: Instant) throws(TelephonyError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("queue_id") { try QueueID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "queue.display_name", lengths: UsersLimits.queueNameLengths)
    let voicemail = draft.voicemail.checked("queue.voicemail", &checks)
    let choice = checks.value("extension") { try ExtensionChoice(draft.extension) }
    guard let account, let id, let choice, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.choice = choice == .usual ? .automatic : choice
    queue = Queue(
      name: QueueName(account: account, queue: id), stamp: ResourceStamp(creating: uid, at: now),
      displayName: draft.displayName, strategy: draft.strategy, voicemail: voicemail, agents: [])
  }

  /// The new queue, given whether its id is taken.
  package func decide(idTaken: Bool) throws(TelephonyError) -> Queue {
    if idTaken { throw .queueExists(queue.name) }
    return queue
  }
}
