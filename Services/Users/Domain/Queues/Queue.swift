package import BillingTypes

/// A queue of an account.
package enum QueueResource: ResourceKind {
  package static let noun = "queue"
  package static let collection = "queues"
}

package typealias QueueID = Identifier<QueueResource>
/// `accounts/{account}/queues/{queue}`.
package typealias QueueName = AccountResourceName<QueueResource>

extension AccountResourceName<QueueResource> {
  /// The name of a queue of an account.
  package init(account: AccountID, queue: QueueID) { self.init(account: account, id: queue) }
  /// The queue within the account.
  package var queue: QueueID { id }
}

/// How a queue chooses among its agents.
package enum QueueStrategy: String, Sendable, CaseIterable {
  case ringAll = "ring_all"
  case roundRobin = "round_robin"
  case longestIdle = "longest_idle"
  case fewestCalls = "fewest_calls"
}

/// Spreads calls over several agents (R8, R26). Which extension leads to it, the extension knows.
package struct Queue: Sendable, Hashable {
  /// Account and id.
  package let name: QueueName
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  package internal(set) var displayName: String
  package internal(set) var strategy: QueueStrategy
  package internal(set) var voicemail: Voicemail
  /// Active users of the account.
  package internal(set) var agents: Set<UserID>

  /// A queue as it was decided or stored.
  package init(
    name: QueueName, stamp: ResourceStamp, displayName: String, strategy: QueueStrategy, voicemail: Voicemail,
    agents: Set<UserID>
  ) {
    self.name = name
    self.stamp = stamp
    self.displayName = displayName
    self.strategy = strategy
    self.voicemail = voicemail
    self.agents = agents
  }

  /// Refuses a change by a caller who saw an older state; an empty `etag` changes whatever is there.
  func require(etag: String) throws(TelephonyError) {
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(name.resourceName) }
  }

  /// The queue after a change, one revision later; the same where nothing is other than before.
  func changed(at now: Instant, _ change: (inout Queue) -> Void) -> Queue {
    var changed = self
    change(&changed)
    guard changed != self else { return self }
    changed.stamp = stamp.changed(at: now)
    return changed
  }
}
