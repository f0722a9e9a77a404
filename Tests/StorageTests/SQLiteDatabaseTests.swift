import Storage
import Testing

@Suite struct SQLiteDatabaseTests {
  @Test func whatIsWrittenIsReadAndIsThereAfterReopening() async throws {
    let directory = TemporaryDirectory()
    let database = try SQLiteDatabase.open(configuration(directory))
    let sequence = try await database.write { transaction in
      try transaction.insertItem("a", quantity: 3)
      return try transaction.append(event(1))
    }
    #expect(sequence == 1)
    #expect(try await database.read { try $0.items() } == ["a"])
    await database.close()
    let again = try SQLiteDatabase.open(configuration(directory))
    #expect(try await again.read { try $0.items() } == ["a"])
    #expect(try await again.events(after: 0, limit: 10) == [StoredEvent(sequence: 1, event: event(1))])
    await again.close()
  }
}
