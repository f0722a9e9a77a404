/// Why the store refused or failed an operation; translated once, at the service's border.
public enum StorageError: Error, Sendable, Hashable {
  /// Too many writes or reads are waiting; try again later.
  case overloaded(waiting: Int)
  /// The database has been closed.
  case closed
  /// The store failed (I/O error, disk full, corruption) and takes no more writes until the process is started again.
  /// The outcome of a write that got this is unknown.
  case failed(String)
  /// A rule of the schema refused the change.
  case constraintViolated(Constraint, detail: String)
  /// The statement is wrong: a programmer's mistake.
  case statementInvalid(String)
  /// The request id is not usable.
  case idempotencyKeyInvalid(String)
  /// The key was used before for a different request.
  case idempotencyKeyReused(IdempotencyKey)
  /// A producer's events must arrive in order; ask it again from `expected`.
  case inboxGap(producer: String, expected: Int64, received: Int64)
  /// The token was not made by this database, or is damaged.
  case pageTokenInvalid
  /// The token belongs to a list with other arguments.
  case pageTokenMismatch
  /// The kinds of rule a schema has.
  public enum Constraint: Sendable, Hashable {
    case unique, foreignKey, notNull, check, other
  }
}

extension StorageError: CustomStringConvertible {
  /// One sentence: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .overloaded(let waiting): "the database has \(waiting) operations waiting and takes no more; try again"
    case .closed: "the database has been closed"
    case .failed(let reason): "the database failed and takes no more writes; start the service again: \(reason)"
    case .constraintViolated(_, let detail): "a rule of the schema refused the change: \(detail)"
    case .statementInvalid(let detail): "the statement is wrong: \(detail)"
    case .idempotencyKeyInvalid(let reason): reason
    case .idempotencyKeyReused(let key): "the request id \"\(key.requestID)\" was used before for a different request"
    case .inboxGap(let producer, let expected, let received):
      "event \(received) of \(producer) came before event \(expected)"
    case .pageTokenInvalid: "the page token is not one of ours; start again without it"
    case .pageTokenMismatch: "the page token belongs to a list with other arguments; start again without it"
    }
  }
}
