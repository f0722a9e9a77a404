/// How far an import is.
package enum ImportState: String, Sendable, CaseIterable {
  case uploaded, applied, undone, cancelled
}
