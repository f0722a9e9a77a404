/// One thing that is wrong with a file: where, what, and what to do about it.
public struct CSVError: Error, Sendable, Hashable {
  /// Name of the file, as the caller gave it.
  public let file: String
  /// Line of the file, from 1; a quoted cell may span several.
  public let line: Int
  /// Cell of the row, from 1; 0 where the error concerns the whole row or file.
  public let column: Int
  /// What the header calls the column; empty where there is no name.
  public let columnName: String
  /// The beginning of the cell as it stands in the file.
  public let value: String
  public let reason: Reason

  /// What can be wrong.
  public enum Reason: Sendable, Hashable {
    case noHeader
    case tooManyBytes(limit: Int)
    case tooManyRows(limit: Int)
    case tooManyColumns(limit: Int)
    case cellTooLong(limit: Int)
    case invalidUTF8
    case invalidUTF16
    /// The cell would run as a formula in a spreadsheet.
    case formula
    case nulCharacter
    case quoteInsideCell
    case textAfterQuote
    case quoteNotClosed
    case carriageReturnAlone
    case emptyLine
    case wrongColumnCount(expected: Int, found: Int)
    case headerEmpty
    case headerTwice(firstColumn: Int)
    case headerUnknown(meant: String?)
    case headerMissing(String)
    /// A spreadsheet has turned a long number into `6.56789E+09`; its digits are lost.
    case scientificNotation
    case notDigits
    case notWholeNumber
    /// A rule of whoever reads the file.
    case refused(String, remedy: String)
  }

  public init(file: String, line: Int, column: Int, columnName: String = "", value: String = "", reason: Reason) {
    self.file = file
    self.line = line
    self.column = column
    self.columnName = columnName
    self.value = Self.excerpt(value)
    self.reason = reason
  }

  private static let excerptCharactersMax = 40

  /// One line that a person can recognize, whatever the cell holds.
  private static func excerpt(_ value: String) -> String {
    var shown = ""
    for scalar in value.unicodeScalars.prefix(excerptCharactersMax) {
      shown += scalar.value < 0x20 || scalar.value == 0x7F ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return value.unicodeScalars.count > excerptCharactersMax ? shown + "…" : shown
  }
}

extension CSVError: CustomStringConvertible {
  /// One sentence: `users.csv line 3 column 2 (email), "a"b": what is wrong; what to do`.
  public var description: String {
    var place = "\(file) line \(line)"
    if column > 0 { place += " column \(column)" }
    if !columnName.isEmpty { place += " (\(columnName))" }
    if !value.isEmpty { place += ", \"\(value)\"" }
    return "\(place): \(reason.sentence)"
  }
}
