/// A product as a caller asks for it: nothing of it is checked yet.
package struct ProductDraft: Sendable, Hashable {
  /// Empty for one that the server makes.
  package var id = ""
  /// What people are to call it.
  package var displayName = ""

  /// An empty draft.
  package init() {}
}
