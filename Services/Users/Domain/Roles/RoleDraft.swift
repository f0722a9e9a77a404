/// A role of an account's own as a caller asks for it: nothing of it is checked yet.
package struct RoleDraft: Sendable, Hashable {
  /// Name of the account.
  package var parent = ""
  /// Empty for one that the server makes.
  package var id = ""
  package var displayName = ""
  package var description = ""
  /// Nil where none was given.
  package var baseRole: Role?

  /// An empty draft.
  package init() {}
}
