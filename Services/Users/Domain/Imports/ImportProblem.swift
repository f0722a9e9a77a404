/// One thing that is wrong with an import: where, what, and what to do about it (R27, requirements C 12).
package struct ImportProblem: Sendable, Hashable {
  /// Line of a CSV file or row of a sheet, from 1; 0 for the whole file.
  package let row: Int
  /// From 1; 0 for the whole row.
  package let columnNumber: Int
  /// The header of the column; empty for the whole row.
  package let column: String
  /// The beginning of what stands there.
  package let value: String
  package let reason: ImportRefusal

  /// A problem as it was found.
  package init(row: Int, columnNumber: Int = 0, column: String = "", value: String = "", _ reason: ImportRefusal) {
    self.row = row
    self.columnNumber = columnNumber
    self.column = column
    self.value = String(value.prefix(Self.valueCharactersMax))
    self.reason = reason
  }

  private static let valueCharactersMax = 80
}
