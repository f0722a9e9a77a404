import CSQLite
import Glibc
import Storage
import Synchronization
import Testing

/// The disk fails under the store: nobody is told of success, nothing more is written, the owner is told once.
@Suite struct FailStopTests {
  private let directory = TemporaryDirectory()
  private let layer = FaultyFileLayer()
  private let fatal = Fatal()

  private final class Fatal: Sendable {
    let errors = Mutex<[StorageError]>([])
  }

  private func open() throws -> SQLiteDatabase {
    var configuration = configuration(
      directory, onFatal: { [fatal] error in fatal.errors.withLock { $0.append(error) } })
    configuration.fileLayer = layer.name
    return try SQLiteDatabase.open(configuration)
  }

  /// Whether a write fails with ``StorageError/failed(_:)``.
  private func failsStopped(_ database: SQLiteDatabase, _ item: String) async -> Bool {
    do {
      try await database.write { try $0.insertItem(item) }
      return false
    } catch StorageError.failed {
      return true
    } catch {
      Issue.record("another error: \(error)")
      return false
    }
  }

  /// What is there after the process has started again on a sound disk.
  private func itemsAfterRestart() async throws -> [String] {
    layer.faults.withLock { $0 = FaultyFileLayer.Faults() }
    let again = try open()
    let items = try await again.read { try $0.items() }
    await again.close()
    return items
  }

  @Test func aFailedSyncOfTheLogFailsEveryWaiterAndStopsTheStore() async throws {
    let database = try open()
    #expect(await failsStopped(database, "before") == false)
    layer.faults.withLock { $0.failingSyncs = [.log] }
    let failures = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 { group.addTask { await failsStopped(database, "lost-\(number)") } }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(failures == 64)
    layer.faults.withLock { $0.failingSyncs = [] }
    #expect(await failsStopped(database, "after"), "a failed sync is never followed by a success")
    #expect(fatal.errors.withLock { $0.count } == 1)
    await database.close()
    #expect(layer.faults.withLock { $0.writesAfterFailure } == 0)
    // What was not answered may be there, but only whole groups of it.
    let items = try await itemsAfterRestart()
    #expect(items.first == "before")
    #expect(!items.contains("after"))
  }

  @Test(arguments: [SQLITE_FULL, SQLITE_IOERR | 3 << 8])
  func aFailedWriteStopsTheStore(result: Int32) async throws {
    let database = try open()
    #expect(await failsStopped(database, "before") == false)
    layer.faults.withLock { $0.writeResults = [.log: result] }
    #expect(await failsStopped(database, "lost"))
    layer.faults.withLock { $0.writeResults = [:] }
    #expect(await failsStopped(database, "after"))
    #expect(fatal.errors.withLock { $0.count } == 1)
    await database.close()
    #expect(try await itemsAfterRestart() == ["before"])
  }

  @Test func aFailedSyncOfTheFileAtACheckpointStopsTheStoreButKeepsWhatWasAnswered() async throws {
    let database = try open()
    layer.faults.withLock { $0.failingSyncs = [.database] }
    #expect(await failsStopped(database, "answered") == false)
    // Closing moves the log into the file, which now fails.
    await database.close()
    #expect(fatal.errors.withLock { $0.count } == 1)
    #expect(try await itemsAfterRestart() == ["answered"])
  }

  @Test func damageThatAReaderMeetsStopsTheStore() async throws {
    let first = try open()
    try await first.write { transaction in
      for number in 0..<2_000 { try transaction.insertItem("item-\(number)") }
    }
    await first.close()
    let database = try open()
    let descriptor = Glibc.open(directory.file, O_WRONLY)
    let pages = [UInt8](repeating: 0xFE, count: 40 * 4096)
    #expect(pages.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 2 * 4096) } == pages.count)
    Glibc.close(descriptor)
    await #expect {
      try await database.read { try $0.items() }
    } throws: {
      if case StorageError.failed = $0 { true } else { false }
    }
    #expect(await failsStopped(database, "after"))
    #expect(fatal.errors.withLock { $0.count } == 1)
    await database.close()
  }

  @Test func writesThatArriveTogetherShareOneSync() async throws {
    let database = try open()
    let gate = Gate()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await database.write { _ in gate.pass() }
      }
      await gate.arrived()
      let before = layer.faults.withLock { $0.logSyncCount }
      for number in 0..<64 { group.addTask { try await database.write { try $0.insertItem("item-\(number)") } } }
      while database.waitingWrites < 64 { await Task.yield() }
      gate.open()
      try await group.waitForAll()
      #expect(layer.faults.withLock { $0.logSyncCount } - before == 1)
    }
    #expect(try await database.read { try $0.items().count } == 64)
    await database.close()
  }
}
