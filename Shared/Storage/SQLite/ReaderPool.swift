internal import Synchronization

/// Read connections, handed to one caller at a time. A read runs on its caller's thread, where it is cheaper than any
/// hand-over, and there are never more connections than threads that read.
///
/// A connection keeps its snapshot for the next reads until a commit has come; then the next read begins a new one, so
/// that every read sees what was acknowledged before it began. Before the log is moved into the file, the snapshots of
/// those that nobody uses end, as they would hold it back.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [ReadConnection] = []
    var openCount = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let connectionsMax: Int
  private let commits: CommitCount
  private let records: RecordCache
  private let open: @Sendable () throws(SQLiteFailure) -> SQLiteConnection
  private let failStop: FailStop

  init(
    connectionsMax: Int, commits: CommitCount, records: RecordCache, failStop: FailStop,
    open: @escaping @Sendable () throws(SQLiteFailure) -> SQLiteConnection
  ) {
    self.connectionsMax = connectionsMax
    self.commits = commits
    self.records = records
    self.failStop = failStop
    self.open = open
  }

  /// Runs `body` in a read transaction.
  func read<T>(_ body: (any SQLReader) throws -> T) throws -> T {
    let reader = try take()
    defer { giveBack(reader) }
    do {
      return try reader.read(at: commits.now, body)
    } catch let failure as SQLiteFailure {
      throw failure.storageError
    }
  }

  /// Ends the snapshots that are open for the next read only.
  func endIdleSnapshots() throws(SQLiteFailure) {
    try state.withLock { state throws(SQLiteFailure) in
      for reader in state.idle { try reader.endSnapshot() }
    }
  }

  /// Closes the idle connections now and the others when they come back.
  func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for reader in idle { reader.connection.close(writingNothing: true) }
  }

  private func take() throws -> ReadConnection {
    let idle: ReadConnection? = try state.withLock { state throws(StorageError) in
      if state.isClosed { throw .closed }
      if let reader = state.idle.popLast() { return reader }
      guard state.openCount < connectionsMax else { throw .overloaded(waiting: state.openCount) }
      state.openCount += 1
      return nil
    }
    if let idle { return idle }
    do {
      return ReadConnection(try open(), records: records)
    } catch {
      state.withLock { $0.openCount -= 1 }
      throw error.isFatal ? failStop.stop(error) : error.storageError
    }
  }

  private func giveBack(_ reader: ReadConnection) {
    let fatal = reader.connection.fatal
    if let fatal { _ = failStop.stop(fatal) }
    let isKept = state.withLock { state in
      guard !state.isClosed, fatal == nil else {
        state.openCount -= 1
        return false
      }
      state.idle.append(reader)
      return true
    }
    if !isKept { reader.connection.close(writingNothing: true) }
  }
}
