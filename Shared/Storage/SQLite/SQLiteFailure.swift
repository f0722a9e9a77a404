internal import CSQLite

/// What SQLite answered instead of success.
struct SQLiteFailure: Error {
  /// The extended result code.
  let code: Int32
  let message: String

  /// A statement such as COMMIT was run inside a transaction that is not its own.
  static let transactionEnded = SQLiteFailure(
    code: SQLITE_MISUSE, message: "a statement ended the transaction that it was a part of")

  private var primary: Int32 { code & 0xFF }

  /// After these the file or the disk cannot be trusted any more, so the store stops (reliability 3.11).
  var isFatal: Bool {
    switch primary {
    case SQLITE_IOERR, SQLITE_FULL, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_NOMEM: true
    // The plain code is a statement that writes where only reading is allowed; the extended ones come from the file.
    case SQLITE_READONLY: code != SQLITE_READONLY
    default: false
    }
  }

  /// Whether the file itself is damaged or is something else.
  var isDamage: Bool {
    primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB
  }

  var isConstraint: Bool {
    primary == SQLITE_CONSTRAINT
  }

  /// The same in this module's words.
  var storageError: StorageError {
    if isFatal { return .failed(description) }
    if isConstraint { return .constraintViolated(constraint, detail: message) }
    if primary == SQLITE_BUSY || primary == SQLITE_LOCKED { return .overloaded(waiting: 1) }
    return .statementInvalid(message)
  }

  var description: String {
    "\(message) (SQLite \(code))"
  }

  private var constraint: StorageError.Constraint {
    switch code {
    case SQLiteCode.constraintUnique, SQLiteCode.constraintPrimaryKey, SQLiteCode.constraintRowID: .unique
    case SQLiteCode.constraintForeignKey: .foreignKey
    case SQLiteCode.constraintNotNull: .notNull
    case SQLiteCode.constraintCheck: .check
    default: .other
    }
  }
}

/// Extended result codes, which the C header composes in macros that Swift does not import.
enum SQLiteCode {
  static let constraintCheck: Int32 = SQLITE_CONSTRAINT | 1 << 8
  static let constraintForeignKey: Int32 = SQLITE_CONSTRAINT | 3 << 8
  static let constraintNotNull: Int32 = SQLITE_CONSTRAINT | 5 << 8
  static let constraintPrimaryKey: Int32 = SQLITE_CONSTRAINT | 6 << 8
  static let constraintUnique: Int32 = SQLITE_CONSTRAINT | 8 << 8
  static let constraintRowID: Int32 = SQLITE_CONSTRAINT | 10 << 8
}
