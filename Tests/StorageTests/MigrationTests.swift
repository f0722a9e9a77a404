import Storage
import Testing

@Suite struct MigrationTests {
  private let directory = TemporaryDirectory()
  private let second = Migration(number: 2, name: "tags", sql: "CREATE TABLE tags (tag TEXT PRIMARY KEY) STRICT")

  private func open(_ migrations: [Migration]) async throws {
    await (try SQLiteDatabase.open(configuration(directory, migrations: migrations))).close()
  }

  @Test func newStepsAreAppliedOnceAndInOrder() async throws {
    try await open([itemsMigration])
    try await open([itemsMigration, second])
    try await open([itemsMigration, second])
    let database = try SQLiteDatabase.open(configuration(directory, migrations: [itemsMigration, second]))
    let applied = try await database.read {
      try $0.query("SELECT component, number FROM storage_migrations ORDER BY component, number") {
        "\($0.text(0)) \($0.int64(1))"
      }
    }
    #expect(applied == ["service 1", "service 2", "storage 1"])
    await database.close()
  }

  @Test func anEditedStepIsRefused() async throws {
    try await open([itemsMigration])
    let edited = Migration(number: 1, name: "items", sql: itemsMigration.sql + " ")
    await #expect(throws: StorageStartError.migrationEdited(number: 1, name: "items")) { try await open([edited]) }
  }

  @Test func aNewerSchemaIsRefused() async throws {
    try await open([itemsMigration, second])
    await #expect(throws: StorageStartError.schemaTooNew(path: directory.file, found: 2, known: 1)) {
      try await open([itemsMigration])
    }
  }

  @Test func aFailingStepChangesNothing() async throws {
    let failing = Migration(number: 2, name: "bad", sql: "CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE items (x)")
    await #expect {
      try await open([itemsMigration, failing])
    } throws: { error in
      guard case StorageStartError.migrationFailed(2, "bad", let reason) = error else { return false }
      return reason.contains("table items already exists")
    }
    let database = try SQLiteDatabase.open(configuration(directory))
    let tables = try await database.read {
      try $0.query("SELECT name FROM sqlite_schema WHERE name = 'half'") { $0.text(0) }
    }
    #expect(tables.isEmpty)
    await database.close()
  }

  @Test(arguments: [
    ("CREATE TABLE loose (x INTEGER)", "table loose is not STRICT"),
    ("CREATE TABLE early (x INTEGER) STRICT; COMMIT", "a statement ended the transaction"),
    ("CREATE TABEL x", "syntax error"),
  ])
  func aStepMustBeStrictAndOneTransaction(sql: String, reason expected: String) async throws {
    await #expect {
      try await open([Migration(number: 1, name: "bad", sql: sql)])
    } throws: { error in
      guard case StorageStartError.migrationFailed(1, "bad", let reason) = error else { return false }
      return reason.contains(expected)
    }
  }

  private static let parts = Migration(
    number: 2, name: "parts",
    sql: "CREATE TABLE parts (part TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items (item)) STRICT")

  private func openWithRows() async throws {
    let database = try SQLiteDatabase.open(configuration(directory, migrations: [itemsMigration, Self.parts]))
    try await database.write { transaction in
      try transaction.insertItem("bicycle", quantity: 2)
      try transaction.execute("INSERT INTO parts (part, item) VALUES ('wheel', 'bicycle')")
    }
    await database.close()
  }

  /// The way to change a rule of a table: another one, its rows, its name.
  @Test func aTableToWhichRowsReferMayBeMadeAnew() async throws {
    try await openWithRows()
    let anew = Migration(
      number: 3, name: "anew",
      sql: """
        CREATE TABLE items_before AS SELECT item, quantity FROM items;
        DROP TABLE items;
        CREATE TABLE items (item TEXT NOT NULL PRIMARY KEY, quantity INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO items (item, quantity) SELECT item, quantity FROM items_before;
        DROP TABLE items_before;
        """)
    let database = try SQLiteDatabase.open(configuration(directory, migrations: [itemsMigration, Self.parts, anew]))
    #expect(try await database.read { try $0.items() } == ["bicycle"])
    // References are enforced again afterwards.
    await #expect(throws: StorageError.self) {
      try await database.write { try $0.execute("INSERT INTO parts (part, item) VALUES ('wing', 'airplane')") }
    }
    await database.close()
  }

  @Test func aStepThatLosesRowsToWhichOthersReferIsRefused() async throws {
    try await openWithRows()
    let losing = Migration(number: 3, name: "losing", sql: "DELETE FROM items")
    await #expect {
      try await open([itemsMigration, Self.parts, losing])
    } throws: { error in
      guard case StorageStartError.migrationFailed(3, "losing", let reason) = error else { return false }
      return reason.contains("a row of parts names one of items that is not there")
    }
    let database = try SQLiteDatabase.open(configuration(directory, migrations: [itemsMigration, Self.parts]))
    #expect(try await database.read { try $0.items() } == ["bicycle"])
    await database.close()
  }

  @Test func stepsAreNumberedFromOneWithoutGaps() async throws {
    await #expect(throws: StorageStartError.self) { try await open([second]) }
    await #expect(throws: StorageStartError.self) { try await open([itemsMigration, itemsMigration]) }
  }
}
