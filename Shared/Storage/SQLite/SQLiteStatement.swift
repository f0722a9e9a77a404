internal import CSQLite

/// A prepared statement: values in, rows out. Used by one thread at a time, that of its connection.
final class SQLiteStatement {
  private let handle: OpaquePointer
  private let parameterCount: Int
  /// Those that it reads, where the connection notes them.
  let tables: Set<String>
  /// Of the texts and bytes that this use has handed out.
  private(set) var byteCountRead = 0
  /// Set while its rows are being read, so that a nested use of the same text gets its own.
  var isBusy = false
  /// The texts and bytes that are bound. SQLite reads them here, as its own copies would be allocated anew each time.
  private var bound = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var boundCount = 0

  init(handle: OpaquePointer, tables: Set<String>) {
    self.handle = handle
    self.tables = tables
    parameterCount = Int(sqlite3_bind_parameter_count(handle))
  }

  deinit {
    sqlite3_finalize(handle)
    bound.deallocate()
  }

  func bind(_ parameters: [SQLValue]) {
    precondition(
      parameterCount == parameters.count,
      "this statement has \(parameterCount) parameters and is given \(parameters.count)")
    makeRoom(for: parameters)
    var index: Int32 = 1
    for value in parameters {
      let result = bind(value, at: index)
      precondition(result == SQLITE_OK, "parameter \(index) of this statement is too large to be bound")
      index += 1
    }
  }

  /// All at once, so that nothing moves that is bound already. What an earlier use bound is still known to SQLite, which
  /// does not read it before it is bound anew.
  private func makeRoom(for parameters: [SQLValue]) {
    boundCount = 0
    var count = 1
    for value in parameters { count += value.byteCount }
    if count <= bound.count { return }
    bound.deallocate()
    bound = .allocate(byteCount: max(count, Limits.boundBytesKept), alignment: 1)
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null:
      return sqlite3_bind_null(handle, index)
    case .int64(let number):
      return sqlite3_bind_int64(handle, index, number)
    case .text(var text):
      let (start, count) = text.withUTF8 { keep(UnsafeRawBufferPointer($0)) }
      let characters = start.assumingMemoryBound(to: CChar.self)
      return sqlite3_bind_text64(handle, index, characters, UInt64(count), nil, UInt8(SQLITE_UTF8))
    case .bytes(let bytes):
      let (start, count) = bytes.withUnsafeBytes { keep($0) }
      return sqlite3_bind_blob64(handle, index, start, UInt64(count), nil)
    }
  }

  /// The address is never null, which SQLite would read as NULL.
  private func keep(_ bytes: UnsafeRawBufferPointer) -> (start: UnsafeMutableRawPointer, count: Int) {
    guard let base = bound.baseAddress else { preconditionFailure("room is made before anything is bound") }
    let start = base + boundCount
    if let from = bytes.baseAddress { start.copyMemory(from: from, byteCount: bytes.count) }
    boundCount += bytes.count
    return (start, bytes.count)
  }

  /// `SQLITE_ROW`, `SQLITE_DONE` or an error code.
  func step() -> Int32 {
    sqlite3_step(handle)
  }

  /// Makes it ready for the next use. The room of what was bound stays for the next values, unless it is large.
  func reset() {
    sqlite3_reset(handle)
    byteCountRead = 0
    guard bound.count > Limits.boundBytesKept else { return }
    sqlite3_clear_bindings(handle)
    bound.deallocate()
    bound = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  func isInteger(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER }
  func isText(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_TEXT }
  func isBytes(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_BLOB }
  func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

  func int64(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  func text(_ column: Int) -> String {
    guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    byteCountRead += count
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    byteCountRead += count
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}

extension SQLValue {
  /// Of the texts and bytes that SQLite does not keep in the value itself.
  fileprivate var byteCount: Int {
    switch self {
    case .null, .int64: 0
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    }
  }
}
