package import BillingTypes

/// Decides what an import does, as of now: a function of the file, of what was configured and of who is there. It finds
/// everything that is wrong and changes nothing (R27, R28).
package struct PlanImport: Sendable {
  private let table: ImportTable
  private let settings: ImportSettings

  /// The import of a file.
  package init(_ table: ImportTable, settings: ImportSettings) {
    self.table = table
    self.settings = settings
  }

  /// The plan, given who is there.
  package func decide(people: ImportPeople, now: Instant) -> ImportPlan {
    let header = ImportHeader(table, mappings: settings.mappings)
    let settingProblems = problemsOfSettings()
    // With the wrong columns every row would be wrong too, and each time for the same reason.
    guard header.problems.isEmpty, settingProblems.isEmpty else {
      let rows = table.rows.map { ImportPlan.Row(number: $0.number, outcome: .refused) }
      return ImportPlan(
        rows: rows, problems: header.problems + settingProblems, importsGoodRows: settings.importsGoodRows)
    }
    var rows = RowDecisions(people: people, settings: settings, header: header, now: now)
    for row in table.rows { rows.decide(row.number, cells(of: row, header), isSkipped: isSkipped(row)) }
    var rules = ImportRules(rows.rows, problems: rows.problems, people: people, header: header)
    rules.check()
    let problems = rules.problems.enumerated().sorted { left, right in
      (left.element.row, left.element.columnNumber, left.offset)
        < (right.element.row, right.element.columnNumber, right.offset)
    }
    return ImportPlan(
      rows: rules.rows, problems: problems.map(\.element), importsGoodRows: settings.importsGoodRows)
  }

  private func isSkipped(_ row: ImportTable.Row) -> Bool { settings.overrides[row.number]?.isSkipped ?? false }

  /// A row's cells by column, trimmed, with what was said about this row instead.
  private func cells(of row: ImportTable.Row, _ header: ImportHeader) -> [ImportColumn: String] {
    var cells = header.places.compactMapValues { Self.trimmed(row.cells[$0]) }
    for cell in settings.overrides[row.number]?.cells ?? [] {
      guard let column = ImportColumn(header: cell.column) else { continue }
      cells[column] = Self.trimmed(cell.value)
    }
    return cells
  }

  /// Nil for what is empty.
  private static func trimmed(_ text: String) -> String? {
    guard
      text.utf8.first.map({ $0 <= 0x20 || $0 >= 0x80 }) ?? true
        || text.utf8.last.map({ $0 <= 0x20 || $0 >= 0x80 }) ?? true
    else { return text }
    let start = text.drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(start[...end])
  }

  private func problemsOfSettings() -> [ImportProblem] {
    let defaults = settings.defaults.filter { ImportColumn(header: $0.column) == nil }.map {
      ImportProblem(row: 0, column: $0.column, value: $0.value, .defaultUnknown)
    }
    let numbers = Set(table.rows.map(\.number))
    let overrides = settings.overrides.sorted { $0.key < $1.key }.flatMap { row, override in
      let rows = numbers.contains(row) ? [] : [ImportProblem(row: 0, value: "\(row)", .rowUnknown)]
      return rows
        + override.cells.filter { ImportColumn(header: $0.column) == nil }.map {
          ImportProblem(row: 0, column: $0.column, value: $0.value, .overrideUnknown)
        }
    }
    return defaults + overrides
  }
}
