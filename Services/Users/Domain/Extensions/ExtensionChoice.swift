import BillingTypes

/// Which extension a new user or a new queue is to get (R23).
package enum ExtensionChoice: Sendable, Hashable {
  /// What the account's plan says, for a user; the next free one for a queue.
  case usual
  /// The next free one.
  case automatic
  /// None.
  case none
  /// This one: free, or created with its user.
  case key(ExtensionKey)

  /// Reads `automatic`, `none`, a key, or nothing.
  package init(_ text: String) throws(ExtensionKeyError) {
    switch text {
    case "": self = .usual
    case "automatic": self = .automatic
    case "none": self = .none
    default: self = .key(try ExtensionKey(text))
    }
  }

  /// What a choice comes to for a new user of an account.
  ///
  /// - Throws: ``TelephonyError/extensionRequired(_:)`` where the plan wants the extension to come first.
  package func resolved(by plan: ExtensionPlan) throws(TelephonyError) -> ExtensionChoice {
    switch (self, plan.newUsers) {
    case (.usual, .onRequest): .none
    case (.usual, .automatic): .automatic
    case (.usual, .required), (.none, .required): throw .extensionRequired(plan.account)
    case (.automatic, _), (.none, _), (.key, _): self
    }
  }
}
