/// A service's one database, whichever store is behind it (DESIGN §5).
///
/// The closures may run on another thread and, on a store that detects conflicts, more than once: they touch nothing
/// but what they are given, and their effects are their transaction and their result.
public protocol Database: AnyObject, Sendable {
  /// Makes and checks the tokens of paged lists.
  var pageTokens: PageTokens { get }

  /// Runs `body` in a transaction and returns after its commit is durable (`kill -9`, power loss).
  ///
  /// An error thrown by `body` undoes this caller's part only and is thrown on. A caller that is cancelled before its
  /// turn gets `CancellationError` and nothing was done; once begun, the commit is not cancelled half-way.
  ///
  /// - Throws: ``StorageError/overloaded(waiting:)`` when the queue is full, ``StorageError/failed(_:)`` after the store
  ///   has failed (the outcome of this write is then unknown), or what `body` throws.
  @discardableResult
  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

  /// Runs `body` on a snapshot of what is committed. It may run on the calling thread, so it must be short:
  /// point reads and one page of a list.
  func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T

  /// ``SQLReader/record(_:_:)`` of what is committed, alone.
  func record<Record: Sendable>(_ kind: RecordKind<Record>, _ key: RecordKey) async throws -> Record?

  /// ``write(_:)`` that has its effect once for a key: a second arrival gets the bytes of the first and runs nothing.
  ///
  /// - Parameters:
  ///   - fingerprint: Digest of the request, to tell a repeated request from another one under the same key.
  ///   - atMilliseconds: The time of the request, milliseconds since 1970, kept for later expiry.
  /// - Throws: ``StorageError/idempotencyKeyReused(_:)`` for the same key with another fingerprint; nothing is stored
  ///   for a `body` that throws.
  func writeOnce(
    _ key: IdempotencyKey, fingerprint: [UInt8], atMilliseconds: Int64,
    _ body: @escaping @Sendable (any Transaction) throws -> [UInt8]
  ) async throws -> OnceResult

  /// How the records that are kept in memory stand.
  var keptRecords: RecordCacheStanding { get }

  /// The newest committed outbox sequence: at once, then after commits that appended events. Values may be skipped,
  /// the newest never is; the stream ends when the database closes or fails.
  func watermarks() -> AsyncStream<Int64>

  /// Finishes the writes that are queued, moves the log into the database file and gives up the data directory.
  func close() async
}
