/// Makes a file that ``CSVDocument`` reads back as it was, and that no spreadsheet takes for formulas.
public struct CSVWriter: Sendable {
  /// The file so far: UTF-8, commas, CRLF (RFC 4180).
  public private(set) var bytes: [UInt8] = []
  private let columnCount: Int

  /// - Parameters:
  ///   - columns: The names of the columns.
  ///   - byteOrderMark: Whether to begin with the mark by which spreadsheets on Windows know UTF-8.
  public init(columns: [String], byteOrderMark: Bool = false) {
    precondition(!columns.isEmpty, "a file has at least one column")
    columnCount = columns.count
    if byteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    append(columns)
  }

  /// Adds a row with one cell for each column.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == columnCount, "the file has \(columnCount) columns and the row \(cells.count) cells")
    for (offset, cell) in cells.enumerated() {
      if offset > 0 { bytes.append(0x2C) }
      append(cell: FormulaGuard.add(to: cell))
    }
    bytes += [0x0D, 0x0A]
  }

  private mutating func append(cell: String) {
    guard Self.needsQuotes(cell) || (columnCount == 1 && cell.isEmpty) else {
      bytes += cell.utf8
      return
    }
    bytes.append(0x22)
    for byte in cell.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Separators, quotes and line ends; blanks at the ends too, which some readers would drop. Semicolons count, as the
  /// header must not look separated by them.
  private static func needsQuotes(_ cell: String) -> Bool {
    guard let first = cell.utf8.first, let last = cell.utf8.last else { return false }
    return first <= 0x20 || last <= 0x20
      || cell.utf8.contains { $0 == 0x2C || $0 == 0x3B || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
  }
}
