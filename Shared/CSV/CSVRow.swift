/// A row below the header, with the line on which it begins.
public struct CSVRow: Sendable {
  /// Name of the file.
  public let file: String
  /// Line of the file, from 1.
  public let line: Int
  /// The cells in the order of the file.
  public let cells: [String]
  let header: CSVHeader

  /// The cell of a column; empty where the file does not have the column.
  public subscript(_ column: String) -> String {
    header.place(of: column).map { cells[$0] } ?? ""
  }

  /// Whether the file has the column, even if this cell is empty.
  public func has(_ column: String) -> Bool {
    header.place(of: column) != nil
  }

  /// The cells of the repeated columns that are not blank, in the order of the file (R59).
  public var repeated: [String] {
    header.repeatedPlaces.map { cells[$0] }.filter { !$0.isEmpty }
  }

  /// A number whose digits are what counts, such as an extension or a phone number: leading zeros and a leading `+` stay.
  ///
  /// - Throws: ``CSVError`` for anything else, and for what a spreadsheet has made of a long number (`6.56789E+09`).
  public func digits(_ column: String) throws(CSVError) -> String {
    let text = self[column]
    let digits = text.utf8.first == 0x2B ? text.utf8.dropFirst() : text.utf8[...]
    if !digits.isEmpty, digits.allSatisfy(Self.isDigit) { return text }
    throw error(column, Self.isScientific(text) ? .scientificNotation : .notDigits)
  }

  /// A whole number that fits 64 bits, with a leading `-` if it is negative.
  public func integer(_ column: String) throws(CSVError) -> Int64 {
    let text = self[column]
    let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
    if !digits.isEmpty, digits.allSatisfy(Self.isDigit), let number = Int64(text) { return number }
    throw error(column, Self.isScientific(text) ? .scientificNotation : .notWholeNumber)
  }

  /// The reader's own refusal of a cell.
  public func refusal(_ column: String, _ what: String, remedy: String) -> CSVError {
    error(column, .refused(what, remedy: remedy))
  }

  private func error(_ column: String, _ reason: CSVError.Reason) -> CSVError {
    CSVError(
      file: file, line: line, column: (header.place(of: column) ?? -1) + 1, columnName: column, value: self[column],
      reason: reason)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// `6.56789E+09`, `6,5E9`: digits, perhaps a mark and more digits, then an exponent.
  private static func isScientific(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x45, omittingEmptySubsequences: false)
    let lower = text.utf8.split(separator: 0x65, omittingEmptySubsequences: false)
    guard let both = parts.count == 2 ? parts : lower.count == 2 ? lower : nil else { return false }
    let exponent = both[1].drop { $0 == 0x2B || $0 == 0x2D }
    let mantissa = both[0].filter { $0 != 0x2E && $0 != 0x2C && $0 != 0x2B && $0 != 0x2D }
    return !exponent.isEmpty && !mantissa.isEmpty && exponent.allSatisfy(isDigit) && mantissa.allSatisfy(isDigit)
  }
}
