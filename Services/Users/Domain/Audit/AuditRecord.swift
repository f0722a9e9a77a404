package import BillingTypes

/// What an audit entry tells, before it has its place in the chain: who changed what, when, and from what to what
/// (DESIGN §8, requirements C 10).
package struct AuditRecord: Sendable, Hashable {
  /// Whose log it belongs to.
  package var account: AccountID
  package var at: Instant
  /// Who did it, as a resource name; `unknown` where nobody said.
  package var actor: String
  package var source: AuditSource
  /// Full name of the method that did it.
  package var method: String
  /// Name of what was changed.
  package var resource: String
  /// The resource as canonical JSON; empty where it did not exist.
  package var before: String
  /// The resource as canonical JSON; empty where it exists no longer.
  package var after: String
  /// That of the request.
  package var requestID: String

  /// A record as given.
  package init(
    account: AccountID, at: Instant, actor: String, source: AuditSource, method: String, resource: String,
    before: String, after: String, requestID: String
  ) {
    self.account = account
    self.at = at
    self.actor = actor
    self.source = source
    self.method = method
    self.resource = resource
    self.before = before
    self.after = after
    self.requestID = requestID
  }
}

/// Through which door a change came.
package enum AuditSource: String, Sendable, CaseIterable {
  /// A person in a session.
  case screen
  /// A program with a key, or the provider's staff.
  case api
  /// A row of an imported file.
  case `import`
  /// Another process of the house.
  case service

  /// The door that whoever did it comes through, told by what kind of name it has.
  package init(ofActor actor: String) {
    let segments = actor.split(separator: "/", omittingEmptySubsequences: false)
    switch (segments.first, segments.count > 2 ? segments[2] : nil) {
    case ("accounts", "users"): self = .screen
    case ("services", _): self = .service
    default: self = .api
    }
  }
}
