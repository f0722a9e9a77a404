internal import Synchronization

/// Read connections, handed to one caller at a time. A read runs on its caller's thread: at about 3 µs it is cheaper than
/// any hand-over, and there are never more connections than threads that read.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [SQLiteConnection] = []
    var openCount = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let connectionsMax: Int
  private let open: @Sendable () throws(SQLiteFailure) -> SQLiteConnection
  private let failStop: FailStop

  init(
    connectionsMax: Int, failStop: FailStop, open: @escaping @Sendable () throws(SQLiteFailure) -> SQLiteConnection
  ) {
    self.connectionsMax = connectionsMax
    self.failStop = failStop
    self.open = open
  }

  /// Runs `body` in a read transaction.
  func read<T>(_ body: (any SQLReader) throws -> T) throws -> T {
    let connection = try take()
    defer { giveBack(connection) }
    do {
      _ = try connection.execute("BEGIN")
      defer { end(connection) }
      return try body(SQLiteSnapshot(connection: connection))
    } catch let failure as SQLiteFailure {
      throw failure.storageError
    }
  }

  /// Closes the idle connections now and the others when they come back.
  func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for connection in idle { connection.close(writingNothing: true) }
  }

  /// A read cannot fail at its end: there is nothing to commit. A damaged file is caught when the connection comes back.
  private func end(_ connection: SQLiteConnection) {
    guard !connection.isIdle else { return }
    do {
      _ = try connection.execute("COMMIT")
    } catch {
      _ = failStop.stop(error)
    }
  }

  private func take() throws -> SQLiteConnection {
    let idle: SQLiteConnection? = try state.withLock { state throws(StorageError) in
      if state.isClosed { throw .closed }
      if let connection = state.idle.popLast() { return connection }
      guard state.openCount < connectionsMax else { throw .overloaded(waiting: state.openCount) }
      state.openCount += 1
      return nil
    }
    if let idle { return idle }
    do {
      return try open()
    } catch {
      state.withLock { $0.openCount -= 1 }
      throw error.isFatal ? failStop.stop(error) : error.storageError
    }
  }

  private func giveBack(_ connection: SQLiteConnection) {
    if let fatal = connection.fatal { _ = failStop.stop(fatal) }
    let isKept = state.withLock { state in
      guard !state.isClosed, connection.fatal == nil else {
        state.openCount -= 1
        return false
      }
      state.idle.append(connection)
      return true
    }
    if !isKept { connection.close(writingNothing: true) }
  }
}
