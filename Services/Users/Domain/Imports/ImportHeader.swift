/// Which cell of a row is which column, from the headers of a file and what was said about them.
struct ImportHeader {
  private(set) var places: [ImportColumn: Int] = [:]
  private(set) var problems: [ImportProblem] = []
  private let table: ImportTable

  init(_ table: ImportTable, mappings: [ImportSettings.Mapping]) {
    self.table = table
    var columns = table.headers.map { Meaning(header: $0) }
    for mapping in mappings {
      let place = table.headers.firstIndex(of: mapping.header)
      let column = ImportColumn(header: mapping.column)
      guard let place, column != nil || mapping.column.isEmpty else {
        refuse(nil, mapping.header, .mappingUnknown)
        continue
      }
      columns[place] = column.map { .column($0) } ?? .ignored
    }
    for (place, meaning) in columns.enumerated() {
      switch meaning {
      case .ignored: continue
      case .unknown: refuse(place, table.headers[place], .columnUnknown)
      case .column(let column):
        if let first = places[column] {
          refuse(place, table.headers[place], .columnTwice(firstHeader: table.headers[first]))
        } else {
          places[column] = place
        }
      }
    }
    for column in ImportColumn.allCases where column.isRequired && places[column] == nil {
      refuse(nil, column.title, .columnMissing(column))
    }
  }

  private enum Meaning {
    case column(ImportColumn)
    case ignored
    case unknown

    init(header: String) {
      let isIgnored = header.isEmpty || header == ImportColumn.reasonHeader
      self = ImportColumn(header: header).map { .column($0) } ?? (isIgnored ? .ignored : .unknown)
    }
  }

  private mutating func refuse(_ place: Int?, _ header: String, _ reason: ImportRefusal) {
    problems.append(
      ImportProblem(
        row: table.headerRow, columnNumber: place.map { $0 + 1 } ?? 0, column: header, value: header, reason))
  }

  /// The header of a column as it stands in the file; the template's where the file does not have it.
  func title(of column: ImportColumn) -> (number: Int, text: String) {
    guard let place = places[column] else { return (0, column.title) }
    return (place + 1, table.headers[place])
  }
}
