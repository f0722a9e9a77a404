/// One thing that is wrong with a workbook: where, what, and what to do about it.
public struct SpreadsheetError: Error, Sendable, Hashable {
  /// Row of the sheet, from 1; 0 where the error concerns the whole file.
  public let row: Int
  /// Column of the sheet, from 1; 0 where the error concerns the whole row or file.
  public let column: Int
  /// What the header calls the column; empty where there is no name.
  public var columnName = ""
  /// What stands there, as far as it can be told.
  public let value: String
  public let reason: Reason

  /// What can be wrong.
  public enum Reason: Error, Hashable {
    case tooManyBytes(limit: Int)
    /// Not a ZIP archive at all.
    case notAWorkbook
    /// The format before 2007, or one with a password: both have the same beginning.
    case oldOrEncryptedWorkbook
    case encrypted
    case tooManyEntries(limit: Int)
    case unpacksTooLarge(limit: Int)
    case ratioTooHigh(part: String, limit: Int)
    case archiveWithin(String)
    case linksOutside
    case macros
    case partMissing(String)
    case partDamaged(String, detail: String)
    case documentType(part: String)
    case partNotUTF8(String)
    case nestedTooDeep(part: String, limit: Int)
    case partTooLarge(part: String, limit: Int)
    case tooManyMarks(limit: Int)
    case tooManyAttributes(part: String, limit: Int)
    case noSuchSheet(has: [String])
    case noHeader
    case tooManyRows(limit: Int)
    case tooManyColumns(limit: Int)
    case cellTooLong(limit: Int)
    case tooMuchText(limit: Int)
    case formula
    /// What a spreadsheet shows instead of a value, such as `#N/A`.
    case errorValue
    /// A number of more than 15 digits: a spreadsheet keeps no more of them.
    case digitsLost
    case headerEmpty
    case headerTwice(firstColumn: Int)
  }

  public init(row: Int = 0, column: Int = 0, value: String = "", _ reason: Reason) {
    self.row = row
    self.column = column
    self.value = value
    self.reason = reason
  }
}

/// Everything that is wrong with a workbook, in the order of its rows, up to a limit.
public struct SpreadsheetErrors: Error, Sendable, Hashable {
  /// At least one.
  public let errors: [SpreadsheetError]
  /// Whether reading stopped because there were too many.
  public let isCutShort: Bool

  public init(_ errors: [SpreadsheetError], isCutShort: Bool = false) {
    precondition(!errors.isEmpty, "a workbook without errors is not refused")
    self.errors = errors
    self.isCutShort = isCutShort
  }
}
