/// A row of a sheet that is not empty.
public struct SpreadsheetRow: Sendable, Hashable {
  /// Its number in the sheet, from 1.
  public let row: Int
  /// A text for each column of the header.
  public internal(set) var cells: [String]
}
