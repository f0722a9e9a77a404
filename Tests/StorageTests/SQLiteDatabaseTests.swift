import Storage
import Synchronization
import Testing

@Suite struct SQLiteDatabaseTests {
  private let directory = TemporaryDirectory()

  @Test(arguments: StoreContract.all)
  func keepsTheContract(_ contract: StoreContract) async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await contract.run(database)
    await database.close()
  }

  @Test func whatIsWrittenIsThereAfterReopening() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await database.write { transaction in
      try transaction.insertItem("a", quantity: 3)
      try transaction.append(event(1))
    }
    let token = database.pageTokens.token(query: "ListItems", arguments: [], lastKey: ["k"])
    await database.close()
    let again = try SQLiteDatabase.open(configuration(directory))
    #expect(try await again.read { try $0.items() } == ["a"])
    #expect(try await again.events(after: 0, limit: 10) == [StoredEvent(sequence: 1, event: event(1))])
    #expect(try await again.write { try $0.append(event(2)) } == 2)
    #expect(try again.pageTokens.lastKey(of: token, query: "ListItems", arguments: []) == ["k"])
    await again.close()
  }

  @Test func afterCloseEverythingIsRefused() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    await database.close()
    await database.close()
    await #expect(throws: StorageError.closed) { try await database.write { try $0.insertItem("a") } }
    await #expect(throws: StorageError.closed) { try await database.read { try $0.items() } }
  }

  @Test func closeWritesWhatIsQueued() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await holdingTheWriter(of: database) { release in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<10 { group.addTask { try await database.write { try $0.insertItem("item-\(number)") } } }
        while database.waitingWrites < 10 { await Task.yield() }
        group.addTask { await database.close() }
        release()
        try await group.waitForAll()
      }
    }
    let again = try SQLiteDatabase.open(configuration(directory))
    #expect(try await again.read { try $0.items().count } == 10)
    await again.close()
  }

  @Test func theQueueHoldsAsManyAsItsLimit() async throws {
    var limited = configuration(directory)
    limited.waitingWritesMax = 3
    let database = try SQLiteDatabase.open(limited)
    try await holdingTheWriter(of: database) { release in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<3 { group.addTask { try await database.write { try $0.insertItem("item-\(number)") } } }
        while database.waitingWrites < 3 { await Task.yield() }
        await #expect(throws: StorageError.overloaded(waiting: 3)) {
          try await database.write { try $0.insertItem("one too many") }
        }
        release()
        try await group.waitForAll()
      }
    }
    #expect(try await database.read { try $0.items() } == ["item-0", "item-1", "item-2"])
    await database.close()
  }

  @Test func aCallerThatIsCancelledBeforeItsTurnHasNoEffect() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await holdingTheWriter(of: database) { release in
      let cancelled = Task { try await database.write { try $0.insertItem("cancelled") } }
      let kept = Task { try await database.write { try $0.insertItem("kept") } }
      while database.waitingWrites < 2 { await Task.yield() }
      cancelled.cancel()
      release()
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      try await kept.value
    }
    #expect(try await database.read { try $0.items() } == ["kept"])
    await database.close()
  }

  @Test func aCallerThatIsCancelledAfterItsTurnGetsItsResult() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    let gate = Gate()
    let task = Task {
      try await database.write { transaction in
        gate.pass()
        try transaction.insertItem("a")
        return "done"
      }
    }
    await gate.arrived()
    task.cancel()
    gate.open()
    #expect(try await task.value == "done")
    #expect(try await database.read { try $0.items() } == ["a"])
    await database.close()
  }

  @Test func aRuleCheckedAtTheCommitFailsItsOwnCallerOnly() async throws {
    let deferred = Migration(
      number: 2, name: "parents",
      sql: """
        CREATE TABLE parts (
          part TEXT PRIMARY KEY,
          item TEXT NOT NULL REFERENCES items (item) DEFERRABLE INITIALLY DEFERRED
        ) STRICT
        """)
    let database = try SQLiteDatabase.open(configuration(directory, migrations: [itemsMigration, deferred]))
    try await holdingTheWriter(of: database) { release in
      let orphan = Task {
        try await database.write { try $0.execute("INSERT INTO parts (part, item) VALUES ('p', 'missing')") }
      }
      let sound = Task {
        try await database.write { transaction in
          try transaction.insertItem("a")
          return try transaction.append(event(1))
        }
      }
      while database.waitingWrites < 2 { await Task.yield() }
      release()
      await #expect {
        try await orphan.value
      } throws: {
        if case StorageError.constraintViolated(.foreignKey, _) = $0 { true } else { false }
      }
      let sequence = try await sound.value
      #expect(sequence == 1)
    }
    #expect(try await database.watermark() == 1)
    await database.close()
  }

  @Test func theOutboxCannotBeEditedNorLoseItsNewest() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await database.write { transaction in
      for number in 1...3 { try transaction.append(event(number)) }
    }
    await #expect(throws: StorageError.constraintViolated(.other, detail: "an event is never edited")) {
      try await database.write { try $0.execute("UPDATE outbox SET account = 'x'") }
    }
    await #expect(throws: StorageError.constraintViolated(.other, detail: "the newest event is kept")) {
      try await database.write { try $0.execute("DELETE FROM outbox") }
    }
    try await database.write { try $0.execute("DELETE FROM outbox WHERE sequence < 3") }
    await database.close()
    let again = try SQLiteDatabase.open(configuration(directory))
    #expect(try await again.write { try $0.append(event(4)) } == 4)
    await again.close()
  }

  @Test func aReaderCannotWrite() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    await #expect(throws: StorageError.self) {
      try await database.read { try $0.query("DELETE FROM items RETURNING item") { $0.text(0) } }
    }
    try await database.write { try $0.insertItem("a") }
    await database.close()
  }

  /// Keeps the writer thread busy while `body` fills the queue; `release` lets it go on.
  private func holdingTheWriter(
    of database: SQLiteDatabase, _ body: (_ release: @Sendable () -> Void) async throws -> Void
  ) async throws {
    let gate = Gate()
    let held = Task { try await database.write { _ in gate.pass() } }
    await gate.arrived()
    try await body { gate.open() }
    try await held.value
  }
}
