import CSV

/// The rows of one CSV file, or everything that is wrong with its shape.
struct ImportTable {
  private(set) var rows: [ImportRow] = []
  private(set) var errors: [ImportError] = []

  init(_ file: ImportFile, bytes: [UInt8]) {
    do {
      let columns = CSVColumns(required: file.columns)
      let document = try CSVDocument(parsing: bytes, file: file.fileName, columns: columns)
      let numbers = document.columns.enumerated().map { ($0.element, $0.offset + 1) }
      let numberByName = Dictionary(uniqueKeysWithValues: numbers)
      rows = document.rows.map { row in
        ImportRow(file: file, line: row.line, fields: numberByName.mapValues { (row.cells[$0 - 1], $0) })
      }
    } catch {
      errors = error.errors.map { Self.error($0, in: file) }
    }
  }

  private static func error(_ error: CSVError, in file: ImportFile) -> ImportError {
    var sentence = error.reason.sentence + "."
    if case .headerUnknown = error.reason {
      sentence = "\"\(error.value)\": \(sentence) The columns are \(file.columns.joined(separator: ", "))."
    }
    let named = error.columnName.isEmpty ? sentence : "\(error.columnName): \(sentence)"
    return ImportError(file: file.fileName, line: error.line, column: max(1, error.column), message: named)
  }
}
