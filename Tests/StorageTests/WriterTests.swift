import Glibc
import Synchronization
import Testing

@testable import Storage

/// The order of what the writer thread does, seen from inside.
@Suite struct WriterTests {
  private final class Journal: Sendable {
    let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// An item that is a number stands for so many statements.
  private final class Job: WriteJob {
    let isAbandoned = false
    let journal: Journal
    let item: String

    init(_ item: String, _ journal: Journal) {
      self.item = item
      self.journal = journal
    }

    func run(_ transaction: SQLiteTransaction) throws {
      journal.add("run \(item)")
      for number in 0..<(Int(item) ?? 1) { try transaction.insertItem("\(item) \(number)") }
      if item == "bad" { throw Refusal() }
    }

    func succeed() { journal.add("answer \(item)") }
    func fail(_ error: any Error) { journal.add("refuse \(item)") }
  }

  /// A writer on a new store that runs until `items` are written, and what it did in which order.
  private func written(_ items: [String], isUrgencyAllowed: Bool = true) throws -> [String] {
    let journal = Journal()
    let layer = FaultyFileLayer()
    let directory = TemporaryDirectory()
    var configuration = configuration(directory)
    configuration.fileLayer = layer.name
    let lock = try DirectoryLock.take(directory: configuration.directory)
    let opened = try SQLiteOpening(configuration: configuration).open()
    let queue = WriteQueue(waitingMax: 10)
    let failStop = FailStop(queue: queue) { Issue.record("\($0)") }
    let commits = CommitCount()
    let records = RecordCache(kinds: [], bytesMax: 0)
    let readers = ReaderPool(
      connectionsMax: 1, commits: commits, records: records, failStop: failStop,
      open: { () throws(SQLiteFailure) in throw SQLiteFailure(code: 1, message: "nobody reads") })
    let writer = SQLiteWriter(
      opened: opened, queue: queue, failStop: failStop, commits: commits, records: records, readers: readers,
      watermarks: Watermarks(newest: 0), lock: lock,
      urgency: {
        Urgency(usualNice: 3) { change in
          switch change {
          case .nice(let value): journal.add("nice \(value)")
          case .interrupts(let isWanted): journal.add(isWanted ? "interrupts" : "waits")
          }
          return isUrgencyAllowed
        }
      })
    for item in items { try queue.add(Job(item, journal)) }
    queue.close()
    layer.faults.withLock { $0.beforeLogSync = { journal.add("sync") } }
    writer.run()
    // The last is the sync of the end.
    return journal.lines.withLock { $0.dropLast() }
  }

  @Test func nobodyIsAnsweredBeforeTheLogIsSynced() throws {
    #expect(
      try written(["a", "bad", "b"]) == [
        "nice -7", "waits", "interrupts", "run a", "run bad", "run b", "sync", "answer a", "refuse bad", "answer b",
        "waits",
      ])
  }

  @Test("a group goes before others until one of its writes is long") func urgency() throws {
    let most = "\(Limits.statementsOfShortWrite)"
    let more = "\(Limits.statementsOfShortWrite + 1)"
    #expect(
      try written([most, "b"]) == [
        "nice -7", "waits", "interrupts", "run \(most)", "run b", "sync", "answer \(most)", "answer b", "waits",
      ])
    #expect(
      try written([more, "b"]) == [
        "nice -7", "waits", "interrupts", "run \(more)", "nice 3", "run b", "sync", "answer \(more)", "answer b",
        "nice -7", "waits",
      ])
  }

  @Test("one that may not go before others asks once, and works") func noUrgency() throws {
    #expect(
      try written(["a", "b"], isUrgencyAllowed: false) == [
        "nice -7", "waits", "interrupts", "run a", "run b", "sync", "answer a", "answer b", "waits",
      ])
  }

  @Test("the system is told, and told again") func told() async throws {
    let result = await withCheckedContinuation { continuation in
      WriterThread.start {
        let thread = Int32(PRIO_PROCESS.rawValue)
        let usual = getpriority(thread, 0)
        let mayGoFirst = setpriority(thread, 0, usual - Urgency.steps) == 0
        if mayGoFirst { setpriority(thread, 0, usual) }
        let urgency = Urgency.ofThisThread()
        var seen: [[Int32]] = []
        func look() { seen.append([getpriority(thread, 0) - usual, sched_getscheduler(0)]) }
        urgency.wait()
        look()
        urgency.begin()
        look()
        urgency.beginWrite()
        for _ in 0...Limits.statementsOfShortWrite { urgency.noteStatement() }
        look()
        urgency.wait()
        look()
        continuation.resume(returning: (seen, mayGoFirst ? -Urgency.steps : 0))
      }
    }
    let (seen, raised) = result
    #expect(seen == [[raised, Urgency.batch], [raised, SCHED_OTHER], [0, SCHED_OTHER], [raised, Urgency.batch]])
  }
}
