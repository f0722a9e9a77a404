internal import Transport

/// The one thread that writes and checkpoints: it takes what waits, commits it together, and then answers (group commit).
///
/// Invariants: nobody is answered before COMMIT returned; a part that throws is undone alone; after a failure of the
/// file or the disk nothing is written and nobody is told that a write succeeded.
final class SQLiteWriter: @unchecked Sendable {
  private let connection: SQLiteConnection
  private let queue: WriteQueue
  private let failStop: FailStop
  private let commits: CommitCount
  private let records: RecordCache
  private let watch: RecordWatch?
  private let readers: ReaderPool
  private let watermarks: Watermarks
  private let lock: DirectoryLock
  /// Signaled when the thread has ended and the data directory is free.
  let finished = Completion()
  private var newestSequence: Int64
  private let makeUrgency: () -> Urgency
  /// Of the thread on which all this runs.
  private lazy var urgency = makeUrgency()
  /// What the last COMMIT took, nearly all of it the disk's.
  private var commitNanoseconds: UInt64 = 0

  init(
    opened: SQLiteOpening.Opened, queue: WriteQueue, failStop: FailStop, commits: CommitCount, records: RecordCache,
    readers: ReaderPool, watermarks: Watermarks, lock: DirectoryLock,
    urgency: @escaping () -> Urgency = Urgency.ofThisThread
  ) {
    connection = opened.connection
    watch = opened.watch
    newestSequence = opened.newestSequence
    self.queue = queue
    self.failStop = failStop
    self.commits = commits
    self.records = records
    self.readers = readers
    self.watermarks = watermarks
    self.lock = lock
    makeUrgency = urgency
  }

  /// The thread's whole life: until the queue is closed and empty, or the store has failed.
  func run() {
    var gathering = Gathering()
    urgency.wait()
    while let group = queue.take(atMost: Limits.groupWritesMax, gathering: gathering) {
      urgency.begin()
      let live = group.filter(isStillWanted)
      if !live.isEmpty { commit(live) }
      gathering = nextGathering(after: group.count)
      checkpointIfDue()
      urgency.wait()
    }
    finish()
  }

  /// Callers that write one thing after another would fall into two halves, each waiting for the other's commit, and a
  /// slow disk would then sync twice for what one sync could do. So those who were answered get a moment to come back:
  /// a quarter of what the disk took, which is nothing on a fast one.
  private func nextGathering(after groupCount: Int) -> Gathering {
    let now = MonotonicClock.nowNanoseconds()
    return Gathering(count: groupCount + queue.count, untilNanoseconds: now + commitNanoseconds / 4)
  }

  /// A caller that gave up before its turn is told so; from here on nothing is cancelled half-way.
  private func isStillWanted(_ job: any WriteJob) -> Bool {
    guard job.isAbandoned else { return true }
    job.fail(CancellationError())
    return false
  }

  /// Ends every job of the group, well or with an error.
  private func commit(_ group: [any WriteJob]) {
    do {
      let (errors, sequence) = try write(group)
      if let watch { records.remove(watch.changes, by: commits.now + 1) }
      let startNanoseconds = MonotonicClock.nowNanoseconds()
      _ = try connection.execute("COMMIT")
      commitNanoseconds = MonotonicClock.nowNanoseconds() - startNanoseconds
      commits.add()
      for (job, error) in zip(group, errors) {
        if let error { job.fail(error) } else { job.succeed() }
      }
      if sequence > newestSequence { watermarks.publish(sequence) }
      newestSequence = sequence
    } catch {
      recover(group, from: error)
    }
  }

  /// Begins the transaction and runs every part in it.
  ///
  /// - Returns: The error of each part that was undone, and the sequence of the newest event.
  private func write(_ group: [any WriteJob]) throws(SQLiteFailure) -> (errors: [(any Error)?], sequence: Int64) {
    if connection.isLogMoved { try readers.endIdleSnapshots() }
    watch?.begin()
    _ = try connection.execute("BEGIN IMMEDIATE")
    var errors: [(any Error)?] = []
    errors.reserveCapacity(group.count)
    var sequence = newestSequence
    for job in group {
      let part = SQLiteTransaction(connection: connection, newestSequence: sequence, urgency: urgency)
      do {
        try job.run(part)
        try part.finish()
        sequence = part.newestSequence
        errors.append(nil)
      } catch {
        try part.undo()
        errors.append(error)
      }
      if let fatal = connection.fatal { throw fatal }
      if connection.isIdle { throw .transactionEnded }
    }
    return (errors, sequence)
  }

  /// Nothing of the group is stored. A rule that is checked at the commit (a deferred foreign key) concerns one part:
  /// each is tried alone. Anything that shakes the trust in file or disk stops the store.
  private func recover(_ group: [any WriteJob], from failure: SQLiteFailure) {
    do {
      if !connection.isIdle { _ = try connection.execute("ROLLBACK") }
    } catch {
      return stop(group, error)
    }
    if let fatal = connection.fatal { return stop(group, fatal) }
    if group.count == 1 {
      group[0].fail(failure.storageError)
    } else {
      for job in group {
        if let failure = queue.failure { job.fail(failure) } else { commit([job]) }
      }
    }
  }

  private func stop(_ group: [any WriteJob], _ failure: SQLiteFailure) {
    let error = failStop.stop(failure)
    for job in group { job.fail(error) }
  }

  /// Moves the log into the database file between groups, rather when nobody waits, and in any case before it is large.
  private func checkpointIfDue() {
    let frames = connection.framesToMove
    guard frames >= Limits.logFramesBeforeCheckpoint, queue.failure == nil else { return }
    guard queue.count == 0 || frames >= 4 * Limits.logFramesBeforeCheckpoint else { return }
    do {
      try readers.endIdleSnapshots()
      try connection.checkpoint()
    } catch {
      _ = failStop.stop(error)
    }
  }

  private func finish() {
    do {
      if queue.failure == nil { try connection.checkpoint(emptying: true) }
    } catch {
      _ = failStop.stop(error)
    }
    connection.close(writingNothing: queue.failure != nil)
    watermarks.finish()
    lock.release()
    finished.signal()
  }
}
