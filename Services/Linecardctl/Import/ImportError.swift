/// What is wrong at one place of a file, and what to do: `accounts.csv:17:5: …`.
struct ImportError: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
  let file: String
  let line: Int
  /// The number of the field in its row, from 1.
  let column: Int
  /// What is wrong and what to do, one sentence.
  let message: String

  var description: String { "\(file):\(line):\(column): \(message)" }

  static func < (left: Self, right: Self) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
