internal import CSQLite

/// A prepared statement: values in, rows out. Used by one thread at a time, that of its connection.
final class SQLiteStatement {
  private let handle: OpaquePointer
  /// Set while its rows are being read, so that a nested use of the same text gets its own.
  var isBusy = false

  /// SQLite copies what is bound, as values need not outlive the call.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    sqlite3_finalize(handle)
  }

  func bind(_ parameters: [SQLValue]) {
    precondition(
      Int(sqlite3_bind_parameter_count(handle)) == parameters.count,
      "this statement has \(sqlite3_bind_parameter_count(handle)) parameters and is given \(parameters.count)")
    for (offset, value) in parameters.enumerated() {
      let result = bind(value, at: Int32(offset + 1))
      precondition(result == SQLITE_OK, "parameter \(offset + 1) of this statement is too large to be bound")
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null:
      return sqlite3_bind_null(handle, index)
    case .int64(let number):
      return sqlite3_bind_int64(handle, index, number)
    case .text(var text):
      // An empty buffer may have no address, and SQLite would read NULL from that.
      if text.isEmpty { return sqlite3_bind_text(handle, index, "", 0, Self.copied) }
      return text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied, UInt8(SQLITE_UTF8))
        }
      }
    case .bytes(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
      return bytes.withUnsafeBytes { sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied) }
    }
  }

  /// `SQLITE_ROW`, `SQLITE_DONE` or an error code.
  func step() -> Int32 {
    sqlite3_step(handle)
  }

  /// Makes it ready for the next use and lets go of what was bound.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  func isInteger(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER }
  func isText(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_TEXT }
  func isBytes(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_BLOB }
  func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

  func int64(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  func text(_ column: Int) -> String {
    guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }
}
