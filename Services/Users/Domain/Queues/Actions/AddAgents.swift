package import BillingTypes

/// The users whom a change of a queue's agents names: each once, all of the queue's account.
package struct AgentNames: Sendable, Hashable {
  package let queue: QueueName
  /// In the caller's order.
  package let agents: [UserName]

  /// Checks the names.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(queue: String, agents: [String]) throws(TelephonyError) {
    var checks = FieldChecks()
    let queue = checks.value("name") { try QueueName(resourceName: queue) }
    let counts = UsersLimits.agentsPerChange
    checks.require(
      counts.contains(agents.count), "agents",
      "must hold \(counts.lowerBound) to \(counts.upperBound) users; it holds \(agents.count)")
    var seen: Set<UserName> = []
    var names: [UserName] = []
    for (index, text) in agents.prefix(counts.upperBound).enumerated() {
      let field = "agents[\(index)]"
      guard let name = checks.value(field, { try UserName(resourceName: text) }) else { continue }
      checks.require(queue == nil || name.account == queue?.account, field, "must be a user of the queue's account")
      checks.require(seen.insert(name).inserted, field, "is given before; leave it out")
      names.append(name)
    }
    guard let queue, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.queue = queue
    self.agents = names
  }
}

/// Decides that users take a queue's calls (R8, R26).
package struct AddAgents: Sendable {
  package let names: AgentNames
  private let etag: String

  /// An empty `etag` changes whatever is there.
  package init(_ names: AgentNames, etag: String = "") {
    self.names = names
    self.etag = etag
  }

  /// The queue with the agents: all of them, or a refusal that names everyone who can not be one.
  ///
  /// - Parameter activity: Whether each of the named users is active; without those who do not exist.
  package func decide(_ present: Queue, activity: [UserName: Bool], now: Instant) throws(TelephonyError) -> Queue {
    try present.require(etag: etag)
    let unknown = names.agents.filter { activity[$0] == nil }
    let inactive = names.agents.filter { activity[$0] == false }
    guard unknown.isEmpty, inactive.isEmpty else {
      throw .agentsRefused(present.name, unknown: unknown, inactive: inactive)
    }
    let agents = present.agents.union(names.agents.map(\.id))
    guard agents.count <= UsersLimits.agentsPerQueueMaximum else {
      throw .tooManyAgents(present.name, count: agents.count)
    }
    return present.changed(at: now) { $0.agents = agents }
  }
}
