internal import Synchronization

/// A caller's write on its way through the writer thread. It ends exactly once, by `succeed` or `fail`.
protocol WriteJob: AnyObject, Sendable {
  /// Whether the caller gave up before its turn.
  var isAbandoned: Bool { get }
  /// Runs the caller's closure and keeps its result. May be called again after the commit around it was undone.
  func run(_ transaction: SQLiteTransaction) throws
  /// The commit is durable: the caller gets its result.
  func succeed()
  /// Nothing of this write is stored (or, when the store failed, nobody knows): the caller gets the error.
  func fail(_ error: any Error)
}

/// The one implementation. After it is queued it is touched by the writer thread only, except for the flag.
final class Write<Value: Sendable>: WriteJob, @unchecked Sendable {
  private let abandonment: Abandonment
  private let body: @Sendable (any Transaction) throws -> Value
  private let continuation: CheckedContinuation<Value, any Error>
  private var value: Value?

  init(
    abandonment: Abandonment, continuation: CheckedContinuation<Value, any Error>,
    body: @escaping @Sendable (any Transaction) throws -> Value
  ) {
    self.abandonment = abandonment
    self.continuation = continuation
    self.body = body
  }

  var isAbandoned: Bool { abandonment.isAbandoned }

  func run(_ transaction: SQLiteTransaction) throws {
    value = try body(transaction)
  }

  func succeed() {
    guard let value else { preconditionFailure("a write succeeds only after it has run") }
    continuation.resume(returning: value)
  }

  func fail(_ error: any Error) {
    continuation.resume(throwing: error)
  }
}

/// Set by the caller's task when it is cancelled, read once by the writer thread at the write's turn.
final class Abandonment: Sendable {
  private let flag = Atomic(false)

  var isAbandoned: Bool { flag.load(ordering: .relaxed) }

  func abandon() { flag.store(true, ordering: .relaxed) }
}
