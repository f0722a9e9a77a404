import BillingTypes
import Protobuf
import RPC
import Storage
import UsersDomain

/// Where a change comes from, for the audit log: taken from the call before its transaction begins.
struct AuditOrigin: Sendable {
  let actor: String
  let source: AuditSource
  let method: String
  let requestID: String
  let now: Instant

  /// - Parameter source: Other than what the actor tells, for rows of a file.
  init(_ context: CallContext, requestID: String, at now: Instant, source: AuditSource? = nil) {
    let actor = context.metadata["actor"] ?? ""
    self.actor = actor.isEmpty ? "unknown" : String(actor.prefix(UsersLimits.actorLengthMaximum))
    self.source = source ?? AuditSource(ofActor: actor)
    method = context.method.description
    self.requestID = requestID
    self.now = now
  }
}

extension Transaction {
  /// Writes into an account's audit log, with the change itself, that a resource was `before` and is `after`; nil where
  /// it did not exist or exists no longer. What is given is what callers of the resource see, so no secret is in it.
  func audit(
    _ origin: AuditOrigin, of account: AccountID, _ resource: String, before: (any Message)?, after: (any Message)?
  ) throws {
    try AuditStore.append(
      AuditRecord(
        account: account, at: origin.now, actor: origin.actor, source: origin.source, method: origin.method,
        resource: resource, before: canonicalJSON(before), after: canonicalJSON(after), requestID: origin.requestID),
      into: self)
  }
}

private func canonicalJSON(_ message: (any Message)?) -> String { message?.json().canonical.text() ?? "" }

extension JSONValue {
  /// The same with the members of every object in order of their names, so that the same resource is the same text.
  fileprivate var canonical: JSONValue {
    switch self {
    case .null, .bool, .number, .string: self
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let members):
      .object(
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
          .map { JSONMember($0.name, $0.value.canonical) })
    }
  }
}
