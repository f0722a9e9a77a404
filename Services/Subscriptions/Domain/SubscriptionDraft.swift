/// A subscription as a caller asks for it: nothing of it is checked yet.
package struct SubscriptionDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  /// Name of the plan.
  package var plan = ""
  /// ISO 8601; empty for today.
  package var startDate = ""
  /// Units from the start on.
  package var quantity: Int64 = 0

  /// An empty draft.
  package init() {}
}
