/// Makes a workbook of one sheet whose every cell is a text, so that no spreadsheet takes anything for a number or a
/// formula; ``SpreadsheetDocument`` reads it back as it was. The same rows make the same bytes.
public struct SpreadsheetWriter: Sendable {
  /// A workbook could not be packed; in memory that means it ran out.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  private var sheet: [UInt8] = []
  private var rowCount = 0
  private let columnCount: Int
  private let sheetName: String

  /// - Parameters:
  ///   - columns: The names of the columns, the first row.
  ///   - sheetName: At most 31 characters, none of `[]:*?/\`.
  public init(columns: [String], sheetName: String) {
    precondition(!columns.isEmpty, "a sheet has at least one column")
    columnCount = columns.count
    self.sheetName = sheetName
    append(columns, style: WorkbookParts.headerStyle)
  }

  /// Adds a row with one cell for each column.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == columnCount, "the sheet has \(columnCount) columns and the row \(cells.count) cells")
    append(cells, style: WorkbookParts.textStyle)
  }

  private mutating func append(_ cells: [String], style: Int) {
    rowCount += 1
    sheet += "<row r=\"\(rowCount)\">".utf8
    for (place, cell) in cells.enumerated() where !cell.isEmpty {
      sheet += "<c r=\"\(CellReference.letters(place + 1))\(rowCount)\" s=\"\(style)\" t=\"inlineStr\"><is>".utf8
      sheet += "<t xml:space=\"preserve\">".utf8
      WorkbookParts.append(EscapedCharacters.encoded(cell), to: &sheet)
      sheet += "</t></is></c>".utf8
    }
    sheet += "</row>".utf8
  }

  /// The workbook as a file.
  public func file() throws(Failure) -> [UInt8] {
    do {
      return try ArchiveWriter.pack(
        WorkbookParts.around(sheetName: sheetName) + [
          ("xl/worksheets/sheet1.xml", WorkbookParts.sheet(rows: sheet, columnCount: columnCount))
        ])
    } catch {
      throw Failure(description: error.description)
    }
  }
}
