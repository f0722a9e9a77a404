package import BillingTypes

/// A key that is dialed within an account, and who has it (R21, R23).
package struct Extension: Sendable, Hashable {
  /// Account and key.
  package let name: ExtensionName
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  /// What telephones show; may be empty.
  package internal(set) var displayName: String
  package internal(set) var voicemail: Voicemail
  /// Who has it; nil for nobody.
  package internal(set) var assignee: Assignee?

  /// Who can have an extension.
  package enum Assignee: Sendable, Hashable {
    case user(UserName)
    case queue(QueueName)

    /// The full name.
    package var resourceName: String {
      switch self {
      case .user(let name): name.resourceName
      case .queue(let name): name.resourceName
      }
    }

    /// Its account.
    package var account: AccountID {
      switch self {
      case .user(let name): name.account
      case .queue(let name): name.account
      }
    }

    /// The assignee of a name.
    package init(resourceName: String) throws(IdentifierError) {
      if let queue = try? QueueName(resourceName: resourceName) {
        self = .queue(queue)
      } else if let user = try? UserName(resourceName: resourceName) {
        self = .user(user)
      } else {
        throw .malformedName(
          text: resourceName, expected: "accounts/{account}/users/{user} or accounts/{account}/queues/{queue}")
      }
    }
  }

  /// An extension as it was decided or stored.
  package init(
    name: ExtensionName, stamp: ResourceStamp, displayName: String, voicemail: Voicemail, assignee: Assignee?
  ) {
    self.name = name
    self.stamp = stamp
    self.displayName = displayName
    self.voicemail = voicemail
    self.assignee = assignee
  }

  /// Refuses a change by a caller who saw an older state; an empty `etag` changes whatever is there.
  func require(etag: String) throws(TelephonyError) {
    guard etag.isEmpty || etag == stamp.etag else { throw .etagMismatch(name.resourceName) }
  }

  /// The extension after a change, one revision later.
  func changed(at now: Instant, _ change: (inout Extension) -> Void) -> Extension {
    var changed = self
    change(&changed)
    guard changed != self else { return self }
    changed.stamp = stamp.changed(at: now)
    return changed
  }
}
