import TestHouse
import Testing

@testable import Storage

/// Records that a database keeps in memory say what its tables say; nobody may notice but by the clock.
@Suite struct RecordTests {
  private let directory = TemporaryDirectory()

  @Test func aRecordIsReadOnceUntilItChanges() async throws {
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'b', 1)") }
    for _ in 0..<3 { #expect(try await database.record(Shelf.kind, RecordKey("a", "b"))?.size == 1) }
    #expect(database.keptRecords.misses == 1 && database.keptRecords.hits == 2)
    #expect(database.keptRecords.byteCount == RecordCache.recordOverheadBytes)
    try await database.write { try $0.execute("UPDATE shelves SET size = 2 WHERE room = 'a'") }
    #expect(database.keptRecords.byteCount == 0)
    #expect(try await database.record(Shelf.kind, RecordKey("a", "b"))?.size == 2)
    #expect(try await database.record(Shelf.kind, RecordKey("a", "c")) == nil)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'c', 3)") }
    #expect(try await database.record(Shelf.kind, RecordKey("a", "c"))?.size == 3, "that there was none is not kept")
    await database.close()
  }

  /// Every way by which SQLite changes a row, in an order that a seed chooses, against the same statement read anew.
  @Test(arguments: 0..<4) func whatIsKeptIsWhatTheTablesHold(_ seed: Int) async throws {
    let database = try Shelf.open(directory)
    var random = SeededGenerator(seed: UInt64(seed))
    for round in 0..<400 {
      let changes = (0..<Int.random(in: 1...3, using: &random)).map { _ in ShelfChange(using: &random) }
      let isUndone = Int.random(in: 0..<8, using: &random) == 0
      do {
        try await database.write { transaction in
          for change in changes { try change.make(in: transaction) }
          if isUndone { throw Refusal() }
        }
      } catch is Refusal {}
      try await compare(database, "round \(round) after \(changes)")
    }
    #expect(database.keptRecords.hits > 500 && database.keptRecords.misses > 300, "\(database.keptRecords)")
    await database.close()
  }

  private func compare(_ database: SQLiteDatabase, _ comment: String) async throws {
    for room in Shelf.rooms {
      for name in Shelf.names {
        let key = RecordKey(.text(room), .text(name))
        let (read, kept) = try await database.read { (try Shelf.kind.load(key, $0), try $0.record(Shelf.kind, key)) }
        #expect(read == kept, "\(room)/\(name), \(comment)")
        #expect(try await database.record(Shelf.kind, key) == read, "\(room)/\(name) alone, \(comment)")
      }
      let key = RecordKey(.text(room))
      let (read, kept) = try await database.read { (try Room.kind.load(key, $0), try $0.record(Room.kind, key)) }
      #expect(read == kept, "\(room), \(comment)")
    }
  }

  /// Two rows that always change together are never seen apart, and nobody sees less than was answered.
  @Test func snapshotsAreWholeAndNothingIsOlderThanWhatWasAnswered() async throws {
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'a', 0), ('b', 'b', 0)") }
    let answered = Newest()
    let commits: Int64 = 600
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 1...commits {
          try await database.write { try $0.execute("UPDATE shelves SET size = ?", [.int64(number)]) }
          answered.set(number)
        }
      }
      for reader in 0..<3 {
        group.addTask {
          while answered.value < commits {
            let before = answered.value
            let (first, second) = try await database.read { snapshot in
              let first = try snapshot.record(Shelf.kind, RecordKey("a", "a"))
              let second =
                reader == 0
                ? try Shelf.kind.load(RecordKey("b", "b"), snapshot)
                : try snapshot.record(Shelf.kind, RecordKey("b", "b"))
              return (first?.size ?? -1, second?.size ?? -1)
            }
            #expect(first == second, "a snapshot is torn")
            #expect(first >= before, "an answered write is not seen")
            let alone = try await database.record(Shelf.kind, RecordKey("a", "a"))
            #expect(alone?.size ?? -1 >= before, "an answered write is not seen")
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
    await database.close()
  }

  /// A snapshot that began before a commit does not see what others have kept since, and leaves nothing behind.
  @Test func aReadThatBeganEarlierStaysInItsTime() async throws {
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'a', 1), ('a', 'b', 1)") }
    let gate = Gate()
    let early = Task.detached {
      try await database.read { snapshot in
        gate.pass()
        return [
          try snapshot.record(Shelf.kind, RecordKey("a", "a"))?.size,
          try snapshot.record(Shelf.kind, RecordKey("a", "b"))?.size,
        ]
      }
    }
    await gate.arrived()
    try await database.write { try $0.execute("UPDATE shelves SET size = 2") }
    #expect(try await database.record(Shelf.kind, RecordKey("a", "a"))?.size == 2)
    gate.open()
    #expect(try await early.value == [1, 1])
    #expect(try await database.record(Shelf.kind, RecordKey("a", "b"))?.size == 2, "the early read left the old one")
    await database.close()
  }

  @Test func aTransactionSeesItsOwnChanges() async throws {
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'a', 1)") }
    _ = try await database.record(Shelf.kind, RecordKey("a", "a"))
    let seen = try await database.write { transaction in
      try transaction.execute("UPDATE shelves SET size = 5")
      return try transaction.record(Shelf.kind, RecordKey("a", "a"))?.size
    }
    #expect(seen == 5)
    await database.close()
  }

  /// Texts that Swift takes for equal are two rows.
  @Test func keysAreBytes() async throws {
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('caf\u{E9}', 'a', 1)") }
    #expect(try await database.record(Shelf.kind, RecordKey("caf\u{E9}", "a"))?.size == 1)
    #expect(try await database.record(Shelf.kind, RecordKey("cafe\u{301}", "a")) == nil)
    #expect(!RecordKey("caf\u{E9}").isIdentical(to: RecordKey("cafe\u{301}")))
    #expect(!RecordKey("a").isIdentical(to: RecordKey("a", .null)) && !RecordKey(1).isIdentical(to: RecordKey("1")))
    await database.close()
  }

  @Test func aKindThatIsNotListedIsReadEachTime() async throws {
    let unlisted = RecordKind<Int64>(dependingOn: [WatchedTable("shelves", key: ["room", "name"])]) { key, reader in
      try reader.first("SELECT size FROM shelves WHERE room = ? AND name = ?", key.parameters) { $0.int64(0) }
    }
    let database = try Shelf.open(directory)
    try await database.write { try $0.execute("INSERT INTO shelves VALUES ('a', 'a', 1)") }
    for _ in 0..<3 { #expect(try await database.record(unlisted, RecordKey("a", "a")) == 1) }
    #expect(database.keptRecords.hits == 0 && database.keptRecords.byteCount == 0)
    await database.close()
    await #expect(throws: StorageError.closed) { try await database.record(unlisted, RecordKey("a", "a")) }
  }
}

/// The memory by itself: what it takes and what it leaves out.
@Suite struct RecordCacheTests {
  private let kind = Shelf.kind
  private let bytesMax = 64 * 2_000

  private func keep(_ number: Int, textBytes: Int, commits: UInt64 = 1, in cache: RecordCache) -> Bool {
    let key = RecordKey(.int(number))
    let record = KeptRecord(
      kind, key, Shelf(size: Int64(number), labels: []), commits: commits, contentBytes: textBytes)
    cache.keep(record, at: hash(number))
    return cache.find(kind, key, at: hash(number), commits: commits) != nil
  }

  private func hash(_ number: Int) -> RecordHash { RecordHash(of: ObjectIdentifier(kind), RecordKey(.int(number))) }

  @Test func itsMemoryIsBounded() {
    let cache = RecordCache(kinds: [kind], bytesMax: bytesMax)
    for number in 0..<5_000 {
      #expect(keep(number, textBytes: 200, in: cache), "the newest is there")
      #expect(cache.standing.byteCount <= bytesMax)
    }
    #expect(cache.standing.byteCount > bytesMax / 4, "its room is used")
  }

  @Test func aRecordMayBeSoLargeAndNoLarger() {
    let cache = RecordCache(kinds: [kind], bytesMax: 64 * 2 * Limits.recordBytesMax)
    let most = Limits.recordBytesMax - RecordCache.recordOverheadBytes
    #expect(keep(1, textBytes: most - 1, in: cache))
    #expect(keep(2, textBytes: most, in: cache))
    #expect(!keep(3, textBytes: most + 1, in: cache))
  }

  @Test func nothingIsKeptThatACommitMayHaveChangedSince() {
    let cache = RecordCache(kinds: [kind], bytesMax: bytesMax)
    #expect(keep(1, textBytes: 1, commits: 4, in: cache))
    cache.remove(RecordChanges(hashes: [hash(1).value]), by: 5)
    #expect(!keep(1, textBytes: 1, commits: 4, in: cache), "it was read before commit 5")
    #expect(keep(1, textBytes: 1, commits: 5, in: cache))
    #expect(cache.find(kind, RecordKey(1), at: hash(1), commits: 4) == nil, "a snapshot from before may hold another")
    cache.remove(RecordChanges(isEverything: true), by: 6)
    #expect(cache.standing.byteCount == 0 && !keep(2, textBytes: 1, commits: 5, in: cache))
    #expect(keep(2, textBytes: 1, commits: 6, in: cache))
  }

  /// Below, at and above the number of records that one commit takes out one by one.
  @Test(arguments: [-1, 0, 1]) func aCommitOfManyChangesEmptiesTheMemory(_ more: Int) async throws {
    let directory = TemporaryDirectory()
    let database = try Shelf.open(directory)
    let count = Limits.recordsRemovedOneByOneMax + more
    try await database.write { transaction in
      try transaction.execute("INSERT INTO shelves VALUES ('other', 'other', 1)")
    }
    _ = try await database.record(Shelf.kind, RecordKey("other", "other"))
    try await database.write { transaction in
      for number in 0..<count {
        try transaction.execute("INSERT INTO labels VALUES ('none', ?, 'x')", [.text("\(number)")])
      }
    }
    #expect((database.keptRecords.byteCount > 0) == (more <= 0))
    await database.close()
  }
}
