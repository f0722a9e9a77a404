package import BillingTypes

/// Decides that users take a queue's calls no longer (R8, R26): on request, or because they are active users no longer.
package struct RemoveAgents: Sendable {
  private let agents: [UserName]
  private let etag: String

  /// An empty `etag` changes whatever is there.
  package init(_ names: AgentNames, etag: String = "") {
    agents = names.agents
    self.etag = etag
  }

  /// The removal of one who leaves.
  package init(leaving agent: UserName) {
    agents = [agent]
    etag = ""
  }

  /// The queue without the agents; the same where none of them was one.
  package func decide(_ present: Queue, now: Instant) throws(TelephonyError) -> Queue {
    try present.require(etag: etag)
    return present.changed(at: now) { $0.agents.subtract(agents.map(\.id)) }
  }
}
