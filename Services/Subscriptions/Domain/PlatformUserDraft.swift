/// A platform user as a caller reports it: nothing of it is checked yet.
package struct PlatformUserDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  /// Name of the product.
  package var product = ""
  /// How the platform shows the user.
  package var displayName = ""
  /// Name of the user of the account; empty where the platform does not say.
  package var user = ""

  /// An empty draft.
  package init() {}
}
