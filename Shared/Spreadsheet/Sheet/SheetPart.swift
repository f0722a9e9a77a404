/// A worksheet: its rows as texts. What is wrong is collected, so that all of it is told at once.
struct SheetPart: PartReader {
  /// Rows that hold nothing may stand between and behind the others, but not without end.
  private static let emptyRowsMax = 20_000

  private(set) var header: SpreadsheetRow?
  private(set) var rows: [SpreadsheetRow] = []
  private(set) var errors: [SpreadsheetError] = []
  private let limits: SpreadsheetLimits
  private let cellReader: CellReader
  private var current = SpreadsheetRow(row: 0, cells: [])
  private var column = 0
  private var cell = CellReader.Raw()
  private var isText = false
  private var isPhonetic = false
  private var rowElementCount = 0
  private var textBytes = 0

  init(limits: SpreadsheetLimits, cellReader: CellReader) {
    self.limits = limits
    self.cellReader = cellReader
  }

  mutating func start(_ name: String, _ attributes: [String: String]) throws(SpreadsheetError) {
    switch name {
    case "row": try startRow(attributes)
    case "c": try startCell(attributes)
    case "f": cell.isFormula = true
    case "v", "t": isText = !isPhonetic
    case "rPh": isPhonetic = true
    default: break
    }
  }

  mutating func text(_ text: String) throws(SpreadsheetError) {
    guard isText else { return }
    // A few bytes more than a cell may have are enough to know that it has too many.
    if cell.text.utf8.count <= limits.cellBytesMax { cell.text += text }
  }

  mutating func end(_ name: String) throws(SpreadsheetError) {
    switch name {
    case "v", "t": isText = false
    case "rPh": isPhonetic = false
    case "c": try endCell()
    case "row": try endRow()
    default: break
    }
  }

  // MARK: rows

  private mutating func startRow(_ attributes: [String: String]) throws(SpreadsheetError) {
    rowElementCount += 1
    guard rowElementCount <= limits.rowsMax + Self.emptyRowsMax else {
      throw SpreadsheetError(.tooManyRows(limit: limits.rowsMax))
    }
    let number = attributes["r"].map { Int($0) ?? 0 } ?? current.row + 1
    guard number > current.row, number <= 1_048_576 else {
      throw SpreadsheetError(.partDamaged("the sheet", detail: "row \(current.row) is followed by row \(number)"))
    }
    current = SpreadsheetRow(row: number, cells: [])
    column = 0
  }

  private mutating func endRow() throws(SpreadsheetError) {
    while current.cells.last == "" { current.cells.removeLast() }
    guard !current.cells.isEmpty else { return }
    guard header != nil else {
      header = current
      return
    }
    guard rows.count < limits.rowsMax else { throw SpreadsheetError(.tooManyRows(limit: limits.rowsMax)) }
    rows.append(current)
  }

  // MARK: cells

  private mutating func startCell(_ attributes: [String: String]) throws(SpreadsheetError) {
    cell = CellReader.Raw(
      type: attributes["t"] ?? "n", style: attributes["s"].flatMap { Int($0) } ?? 0)
    guard let reference = attributes["r"] else {
      column += 1
      return
    }
    guard let place = CellReference(reference), place.row == current.row, place.column > column else {
      throw SpreadsheetError(
        .partDamaged("the sheet", detail: "row \(current.row) holds a cell \(reference.prefix(20)) in the wrong place"))
    }
    column = place.column
  }

  private mutating func endCell() throws(SpreadsheetError) {
    do throws(SpreadsheetError.Reason) {
      let text = try cellReader.text(of: cell)
      guard text.utf8.count <= limits.cellBytesMax else { throw .cellTooLong(limit: limits.cellBytesMax) }
      guard !text.isEmpty else { return }
      guard column <= limits.columnsMax else { throw .tooManyColumns(limit: limits.columnsMax) }
      textBytes += text.utf8.count
      while current.cells.count < column { current.cells.append("") }
      current.cells[column - 1] = text
    } catch {
      errors.append(SpreadsheetError(row: current.row, column: column, value: String(cell.text.prefix(40)), error))
      // What can not be read stands for something, so the row is not empty and its error is not the header's.
      while column <= limits.columnsMax, current.cells.count < column { current.cells.append("?") }
    }
    guard textBytes <= limits.textBytesMax else {
      throw SpreadsheetError(.tooMuchText(limit: limits.textBytesMax))
    }
    if errors.count >= limits.errorsMax { throw errors[errors.count - 1] }
  }
}
