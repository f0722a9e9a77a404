import BillingTypes
import RPC
import UsersDomain

/// Refusals that concern a queue or its agents.
enum QueueRefusals {
  static func notFound(_ name: QueueName) -> RPCError {
    RPCError(
      .notFound, reason: "QUEUE_NOT_FOUND", message: "there is no queue \(name.queue) in \(name.account.resourceName)",
      metadata: ["queue": name.resourceName])
  }

  static func exists(_ name: QueueName) -> RPCError {
    RPCError(
      .alreadyExists, reason: "QUEUE_EXISTS",
      message: "the queue \(name.queue) exists already in \(name.account.resourceName); choose another queue_id",
      metadata: ["queue": name.resourceName])
  }

  static func inUse(_ name: QueueName, by numbers: [String]) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "QUEUE_IN_USE",
      message: "calls to \(numbers.joined(separator: ", ")) come to the queue \(name.queue); unassign them first",
      metadata: ["queue": name.resourceName, "used_by": numbers.joined(separator: ",")])
  }

  static func agents(_ queue: QueueName, unknown: [UserName], inactive: [UserName]) -> RPCError {
    func named(_ users: [UserName]) -> String {
      let rest = users.count - UsersLimits.namedUsers
      let names = users.prefix(UsersLimits.namedUsers).map(\.resourceName) + (rest > 0 ? ["\(rest) more"] : [])
      return names.joined(separator: ", ")
    }
    let sentences =
      (unknown.isEmpty ? [] : ["there is no \(named(unknown))"])
      + (inactive.isEmpty ? [] : ["\(named(inactive)) must be activated first"])
    return RPCError(
      .failedPrecondition, reason: unknown.isEmpty ? "AGENTS_INACTIVE" : "AGENTS_NOT_FOUND",
      message: "agents of \(queue.resourceName) are active users of its account: \(sentences.joined(separator: "; "))",
      metadata: ["queue": queue.resourceName, "unknown": named(unknown), "inactive": named(inactive)])
  }

  static func tooMany(_ queue: QueueName, _ count: Int) -> RPCError {
    RPCError(
      .failedPrecondition, reason: "TOO_MANY_AGENTS",
      message: "\(queue.resourceName) would have \(count) agents; a queue has at most "
        + "\(UsersLimits.agentsPerQueueMaximum)",
      metadata: ["queue": queue.resourceName])
  }
}
