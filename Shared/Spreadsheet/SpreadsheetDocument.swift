/// A sheet of a workbook (Office Open XML, ECMA-376), read strictly: either every cell is a text that can be trusted, or
/// every error is told and there is no document.
///
/// Numbers become their digits, dates ISO 8601; formulas, error values and numbers whose last digits a spreadsheet has
/// lost are refused. Unpacking is libzip's and parsing Foundation's, both within ``SpreadsheetLimits``.
public struct SpreadsheetDocument: Sendable {
  /// Of all sheets, in their order.
  public let sheets: [String]
  /// The sheet that was read.
  public let sheet: String
  /// The names of the columns: the first row that is not empty.
  public let columns: [String]
  /// The number of that row, from 1.
  public let headerRow: Int
  /// The rows below the header that are not empty.
  public let rows: [SpreadsheetRow]

  /// - Parameter sheet: The name of the sheet; the first for nil.
  /// - Throws: ``SpreadsheetErrors`` with everything that is wrong, up to ``SpreadsheetLimits/errorsMax``.
  public init(
    parsing bytes: [UInt8], sheet: String? = nil, limits: SpreadsheetLimits = SpreadsheetLimits()
  ) throws(SpreadsheetErrors) {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(SpreadsheetErrors) in try Self.read(bytes, sheet: sheet, limits: limits) }
    }
    self = try outcome.get()
  }

  private init(sheets: [String], sheet: String, header: SpreadsheetRow, rows: [SpreadsheetRow]) {
    self.sheets = sheets
    self.sheet = sheet
    columns = header.cells
    headerRow = header.row
    self.rows = rows
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, sheet: String?, limits: SpreadsheetLimits
  ) throws(SpreadsheetErrors) -> SpreadsheetDocument {
    let names: [String]
    let name: String
    var part: SheetPart
    do throws(SpreadsheetError) {
      var workbook = try Workbook(bytes, limits: limits)
      names = workbook.sheetNames
      name = sheet ?? names.first ?? ""
      part = SheetPart(limits: limits, cellReader: try workbook.cellReader(limits: limits))
      try parse(workbook.sheetPart(named: name), into: &part, limits: limits)
    } catch {
      throw SpreadsheetErrors([error])
    }
    return try SheetTable(part, limits: limits).document(sheets: names, sheet: name)
  }

  /// Enough errors end the reading; they are in the part then.
  private static func parse(
    _ bytes: [UInt8], into part: inout SheetPart, limits: SpreadsheetLimits
  ) throws(SpreadsheetError) {
    do throws(SpreadsheetError) {
      try PartParser.parse(bytes, part: "the sheet", limits: limits, into: &part)
    } catch {
      guard part.errors.count >= limits.errorsMax else { throw error }
    }
  }

  /// The header checked, and the rows filled up to its width.
  private struct SheetTable {
    private let part: SheetPart
    private let limits: SpreadsheetLimits

    init(_ part: SheetPart, limits: SpreadsheetLimits) {
      self.part = part
      self.limits = limits
    }

    func document(sheets: [String], sheet: String) throws(SpreadsheetErrors) -> SpreadsheetDocument {
      let isCutShort = part.errors.count >= limits.errorsMax
      guard let header = part.header else { throw SpreadsheetErrors([SpreadsheetError(.noHeader)]) }
      let headerErrors = errors(of: header)
      let errors = part.errors.map { error in
        var error = error
        let place = error.column - 1
        if error.row != header.row, header.cells.indices.contains(place) { error.columnName = header.cells[place] }
        return error
      }
      guard headerErrors.isEmpty, errors.isEmpty else {
        throw SpreadsheetErrors(headerErrors + errors, isCutShort: isCutShort)
      }
      let rows = part.rows.map { row in
        let missing = header.cells.count - row.cells.count
        return SpreadsheetRow(row: row.row, cells: row.cells + Array(repeating: "", count: max(0, missing)))
      }
      return SpreadsheetDocument(sheets: sheets, sheet: sheet, header: header, rows: rows)
    }

    /// Names that are there twice, and columns that hold something and have no name.
    private func errors(of header: SpreadsheetRow) -> [SpreadsheetError] {
      var errors: [SpreadsheetError] = []
      var places: [String: Int] = [:]
      for (place, name) in header.cells.enumerated() where !name.isEmpty {
        if let first = places.updateValue(places[name] ?? place, forKey: name) {
          errors.append(
            SpreadsheetError(row: header.row, column: place + 1, value: name, .headerTwice(firstColumn: first + 1)))
        }
      }
      let width = part.rows.reduce(header.cells.count) { max($0, $1.cells.count) }
      for place in 0..<width where place >= header.cells.count || header.cells[place].isEmpty {
        errors.append(SpreadsheetError(row: header.row, column: place + 1, .headerEmpty))
      }
      return errors
    }
  }
}
