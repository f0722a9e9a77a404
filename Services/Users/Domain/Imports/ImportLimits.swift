/// Bounds of imports; each is tested below, at and above.
package enum ImportLimits {
  /// Bytes of a file.
  package static let fileBytesMaximum = 10_000_000
  /// Rows below the header. One import is one transaction, and nobody else writes meanwhile.
  package static let rowsMaximum = 20_000
  /// Columns of a file, those among them that are ignored.
  package static let columnsMaximum = 50
  /// Problems that an answer names; the rejects file has all of them.
  package static let problemsShownMaximum = 10_000
  /// Rows that are customized.
  package static let overridesMaximum = 2_000
  /// Column mappings, and defaults.
  package static let settingsMaximum = 50
  /// Bytes of a value that is set instead of a cell's.
  package static let valueBytesMaximum = 1_000
  /// Imports of an account that are kept and not yet applied.
  package static let openImportsMaximum = 50
}
