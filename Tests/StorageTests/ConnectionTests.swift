import Testing

@testable import Storage

@Suite struct ConnectionTests {
  private let directory = TemporaryDirectory()

  private func connection(cachedStatementsMax: Int) throws -> SQLiteConnection {
    try SQLiteConnection(
      path: ":memory:", creating: true, fileLayer: nil, cachedStatementsMax: cachedStatementsMax)
  }

  @Test(arguments: [1, 2, 3, 4])
  func statementsWorkWhateverTheCacheHolds(cachedStatementsMax: Int) throws {
    let connection = try connection(cachedStatementsMax: cachedStatementsMax)
    for _ in 0..<3 {
      #expect(try connection.query("SELECT 1", []) { $0.int64(0) } == [1])
      let nested = try connection.query("SELECT 2 UNION SELECT 3", []) { outer in
        try connection.query("SELECT 4", []) { outer.int64(0) * $0.int64(0) } + [outer.int64(0)]
      }
      #expect(nested == [[8, 2], [12, 3]])
      #expect(try connection.first("SELECT 5", []) { $0.int64(0) } == 5)
    }
  }

  /// Their memory is the statement's own and is used again.
  @Test func boundValuesAreThoseOfTheLastUse() throws {
    let connection = try connection(cachedStatementsMax: 4)
    let large = String(repeating: "x", count: Limits.boundBytesKept * 3)
    for text in ["first", "", large, "a longer text than the first", large + "y", "last"] {
      let bytes = Array(text.utf8)
      let row = try connection.first("SELECT ?, ?, ?, ?", [.text(text), .bytes(bytes), .null, 7]) { row in
        (row.text(0), row.bytes(1), row.isNull(2), row.int64(3))
      }
      #expect(row?.0 == text && row?.1 == bytes && row?.2 == true && row?.3 == 7)
    }
  }

  /// What a pattern is must not matter to the plan, or the statement is planned anew for each.
  @Test func aPlanDoesNotDependOnWhatIsBound() throws {
    let connection = try connection(cachedStatementsMax: 4)
    try connection.run("CREATE TABLE t (x TEXT COLLATE NOCASE) STRICT; CREATE INDEX i ON t (x)")
    let plan = try connection.first("EXPLAIN QUERY PLAN SELECT x FROM t WHERE x LIKE ?", ["abc%"]) { $0.text(3) }
    #expect(plan?.hasPrefix("SCAN") == true, "an index for this pattern was chosen: \(plan ?? "")")
  }

  @Test func aPoolLendsAsManyConnectionsAsItsLimit() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    let opening = SQLiteOpening(configuration: configuration(directory))
    let failStop = FailStop(queue: WriteQueue(waitingMax: 1)) { Issue.record("\($0)") }
    let pool = ReaderPool(
      connectionsMax: 2, commits: CommitCount(), records: RecordCache(kinds: [], bytesMax: 0), failStop: failStop,
      open: { () throws(SQLiteFailure) in try opening.openReader() })
    try pool.read { _ in
      try pool.read { reader in
        let items = try reader.items()
        #expect(items == [])
        #expect(throws: StorageError.overloaded(waiting: 2)) { try pool.read { try $0.items() } }
      }
      let again = try pool.read { try $0.items() }
      #expect(again == [], "a connection that came back is lent again")
    }
    pool.close()
    #expect(throws: StorageError.closed) { try pool.read { try $0.items() } }
    await database.close()
  }

  @Test func theLogIsMovedByWhatHasComeSinceTheLastTime() throws {
    let path = directory.path + "/moved.db"
    let writer = try SQLiteConnection(path: path, creating: true, fileLayer: nil)
    try writer.run("PRAGMA journal_mode = WAL; CREATE TABLE t (x INTEGER) STRICT")
    writer.countLogFrames()
    let reader = try SQLiteConnection(path: path, creating: false, fileLayer: nil)
    _ = try writer.execute("INSERT INTO t VALUES (1)")
    #expect(writer.framesToMove > 0)
    // A reader that stays keeps the log from beginning anew; what was moved does not count again.
    try reader.run("BEGIN; SELECT x FROM t")
    try writer.checkpoint()
    #expect(writer.framesToMove == 0)
    _ = try writer.execute("INSERT INTO t VALUES (2)")
    #expect(writer.framesToMove == 1)
    try reader.run("COMMIT")
    try writer.checkpoint(emptying: true)
    _ = try writer.execute("INSERT INTO t VALUES (3)")
    #expect(writer.framesToMove >= 1)
    reader.close(writingNothing: true)
    writer.close(writingNothing: false)
  }
}
