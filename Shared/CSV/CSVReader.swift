/// Collects the rows and the errors of one file.
struct CSVReader {
  private let file: String
  private let limits: CSVLimits
  private var errors: [CSVError] = []

  init(file: String, limits: CSVLimits) {
    self.file = file
    self.limits = limits
  }

  private var isFull: Bool { errors.count >= limits.errorsMax }

  mutating func read(_ bytes: [UInt8], columns: CSVColumns?) throws(CSVErrors) -> (CSVHeader, [CSVRow]) {
    guard bytes.count <= limits.bytesMax else { throw CSVErrors([error(1, .tooManyBytes(limit: limits.bytesMax))]) }
    guard let text = CSVEncoding.utf8(bytes) else { throw CSVErrors([error(1, .invalidUTF16)]) }
    var scanner = CSVScanner(text, limits: limits)
    guard let first = scanner.next(), !first.isEmptyLine else { throw CSVErrors([error(1, .noHeader)]) }
    let header = readHeader(first, columns: columns)
    // With the wrong columns every row would be wrong too, and each time for the same reason.
    guard errors.isEmpty else { throw CSVErrors(errors) }
    let rows = readRows(&scanner, header)
    if !errors.isEmpty { throw CSVErrors(errors, isCutShort: isFull) }
    return (header, rows)
  }

  private mutating func readHeader(_ record: CSVScanner.Record, columns: CSVColumns?) -> CSVHeader {
    var problems = record.problems
    let header = CSVHeader(record, columns: columns) { problems.append($0) }
    for problem in problems where !isFull { errors.append(error(problem, names: [])) }
    return header
  }

  private mutating func readRows(_ scanner: inout CSVScanner, _ header: CSVHeader) -> [CSVRow] {
    var rows: [CSVRow] = []
    while !isFull, let record = scanner.next() {
      guard rows.count < limits.rowsMax else {
        errors.append(error(record.line, .tooManyRows(limit: limits.rowsMax)))
        break
      }
      check(record, header)
      rows.append(CSVRow(file: file, line: record.line, cells: record.cells, header: header))
    }
    return rows
  }

  private mutating func check(_ record: CSVScanner.Record, _ header: CSVHeader) {
    for problem in record.problems where !isFull { errors.append(error(problem, names: header.names)) }
    guard record.cells.count != header.names.count, !isFull, record.problems.isEmpty else { return }
    if record.isEmptyLine {
      errors.append(error(record.line, .emptyLine))
    } else {
      errors.append(error(record.line, .wrongColumnCount(expected: header.names.count, found: record.cells.count)))
    }
  }

  private func error(_ line: Int, _ reason: CSVError.Reason) -> CSVError {
    CSVError(file: file, line: line, column: 0, reason: reason)
  }

  private func error(_ problem: CSVScanner.Problem, names: [String]) -> CSVError {
    let place = problem.column - 1
    return CSVError(
      file: file, line: problem.line, column: problem.column,
      columnName: names.indices.contains(place) ? names[place] : "",
      value: problem.value, reason: problem.reason)
  }
}
