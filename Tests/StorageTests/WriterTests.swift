import Synchronization
import Testing

@testable import Storage

/// The order of what the writer thread does, seen from inside.
@Suite struct WriterTests {
  private let directory = TemporaryDirectory()

  private final class Journal: Sendable {
    let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

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
      try transaction.insertItem(item)
      if item == "bad" { throw Refusal() }
    }

    func succeed() { journal.add("answer \(item)") }
    func fail(_ error: any Error) { journal.add("refuse \(item)") }
  }

  @Test func nobodyIsAnsweredBeforeTheLogIsSynced() throws {
    let journal = Journal()
    let layer = FaultyFileLayer()
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
      watermarks: Watermarks(newest: 0), lock: lock)
    for item in ["a", "bad", "b"] { try queue.add(Job(item, journal)) }
    queue.close()
    layer.faults.withLock { $0.beforeLogSync = { journal.add("sync") } }
    writer.run()
    #expect(
      journal.lines.withLock { $0.prefix(7) } == [
        "run a", "run bad", "run b", "sync", "answer a", "refuse bad", "answer b",
      ])
  }
}
