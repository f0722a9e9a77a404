/// A write that the house said yes to, or whose outcome nobody knows, for the check of effects.
package struct AcknowledgedChange: Sendable, Hashable {
  /// The idempotency key.
  package var key: String
  /// The request's target or name, which holds the subscription's.
  package var path: String
  /// What was sent, as JSON.
  package var body: String
  /// Whether an answer came. Without one it is sent again under the same key until it does.
  package var isAnswered: Bool
}
