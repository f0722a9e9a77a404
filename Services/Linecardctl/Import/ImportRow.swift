/// One row of an import file, with its fields by column name.
struct ImportRow: Sendable {
  let file: ImportFile
  /// The line of the file on which the row starts, from 1.
  let line: Int
  /// By column name: the text and the number of the field, from 1.
  let fields: [String: (text: String, number: Int)]

  /// The text of a field.
  subscript(column: String) -> String {
    guard let field = fields[column] else { preconditionFailure("\(file.fileName) has no column \(column)") }
    return field.text
  }

  /// What is wrong in a field.
  func error(_ column: String, _ message: String) -> ImportError {
    ImportError(file: file.fileName, line: line, column: fields[column]?.number ?? 1, message: "\(column): \(message)")
  }

  /// `users.csv:12`, for messages about a request that was made from the row.
  var origin: String { "\(file.fileName):\(line)" }
}
