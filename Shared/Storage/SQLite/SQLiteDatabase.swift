/// The embedded store: one writer thread with group commit, read connections, one data directory (reliability 3.11).
public final class SQLiteDatabase: Database {
  public let pageTokens: PageTokens
  private let queue: WriteQueue
  private let readers: ReaderPool
  private let watermarkStream: Watermarks
  private let finished: Completion
  private let commits = CommitCount()
  private let records: RecordCache

  /// Opens or makes the database, brings its schema up to date and starts the writer thread. Blocks; for start-up only.
  ///
  /// - Throws: ``StorageStartError``, having changed nothing that the error does not name.
  public static func open(_ configuration: SQLiteConfiguration) throws(StorageStartError) -> SQLiteDatabase {
    try Migrator.requireNumbering(configuration.migrations)
    try Migrator.requireNumbering(configuration.runtimeMigrations)
    let lock = try DirectoryLock.take(directory: configuration.directory)
    let opened = try SQLiteOpening(configuration: configuration).open()
    return SQLiteDatabase(configuration: configuration, opened: opened, lock: lock)
  }

  private init(configuration: SQLiteConfiguration, opened: SQLiteOpening.Opened, lock: DirectoryLock) {
    pageTokens = PageTokens(key: opened.pageTokenKey)
    queue = WriteQueue(waitingMax: configuration.waitingWritesMax)
    watermarkStream = Watermarks(newest: opened.newestSequence)
    let failStop = FailStop(queue: queue, onFatal: configuration.onFatal)
    let opening = SQLiteOpening(configuration: configuration)
    records = RecordCache(kinds: configuration.records, bytesMax: Limits.recordsBytesMax)
    let readers = ReaderPool(
      connectionsMax: Limits.readConnectionsMax, commits: commits, records: records, failStop: failStop,
      open: { () throws(SQLiteFailure) in try opening.openReader() })
    self.readers = readers
    let writer = SQLiteWriter(
      opened: opened, queue: queue, failStop: failStop, commits: commits, records: records, readers: readers,
      watermarks: watermarkStream, lock: lock)
    finished = writer.finished
    WriterThread.start { writer.run() }
  }

  deinit {
    queue.close()
  }

  @discardableResult
  public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    let abandonment = Abandonment()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let job = Write(abandonment: abandonment, continuation: continuation, body: body)
        do {
          try queue.add(job)
        } catch {
          job.fail(error)
        }
      }
    } onCancel: {
      abandonment.abandon()
    }
  }

  public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
    try readers.read(body)
  }

  public func record<Record: Sendable>(_ kind: RecordKind<Record>, _ key: RecordKey) async throws -> Record? {
    let hash = RecordHash(of: ObjectIdentifier(kind), key)
    if let kept = records.find(kind, key, at: hash, commits: commits.now) { return kept.record }
    return try readers.read { try $0.record(kind, key) }
  }

  public func watermarks() -> AsyncStream<Int64> {
    watermarkStream.follow()
  }

  /// How many writes wait for their commit; a measure of load.
  public var waitingWrites: Int { queue.count }

  public var keptRecords: RecordCacheStanding { records.standing }

  public func close() async {
    readers.close()
    records.close()
    queue.close()
    await finished.wait()
  }
}
