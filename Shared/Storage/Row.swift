/// One row of an answer, valid only inside the closure that receives it. Columns count from 0.
///
/// Asking for the wrong type or column is a mistake in the statement, not in the data, and traps.
public struct Row {
  let statement: SQLiteStatement

  /// An integer column that is not NULL.
  public func int64(_ column: Int) -> Int64 {
    precondition(statement.isInteger(column), "column \(column) of this statement is not an integer")
    return statement.int64(column)
  }

  /// An integer column that may be NULL.
  public func int64OrNil(_ column: Int) -> Int64? {
    statement.isNull(column) ? nil : int64(column)
  }

  /// An integer column that fits the program's `Int`.
  public func int(_ column: Int) -> Int {
    Int(int64(column))
  }

  /// An integer column that holds 0 or 1.
  public func bool(_ column: Int) -> Bool {
    int64(column) != 0
  }

  /// A text column that is not NULL.
  public func text(_ column: Int) -> String {
    precondition(statement.isText(column), "column \(column) of this statement is not a text")
    return statement.text(column)
  }

  /// A text column that may be NULL.
  public func textOrNil(_ column: Int) -> String? {
    statement.isNull(column) ? nil : text(column)
  }

  /// A bytes column that is not NULL.
  public func bytes(_ column: Int) -> [UInt8] {
    precondition(statement.isBytes(column), "column \(column) of this statement does not hold bytes")
    return statement.bytes(column)
  }

  /// A bytes column that may be NULL.
  public func bytesOrNil(_ column: Int) -> [UInt8]? {
    statement.isNull(column) ? nil : bytes(column)
  }

  /// Whether a column is NULL.
  public func isNull(_ column: Int) -> Bool {
    statement.isNull(column)
  }
}
