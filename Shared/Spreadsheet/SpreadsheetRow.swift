/// A row of a sheet that is not empty.
package struct SpreadsheetRow: Sendable, Hashable {
  /// Its number in the sheet, from 1.
  package let row: Int
  /// A text for each column of the header.
  package internal(set) var cells: [String]
}
