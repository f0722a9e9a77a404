import Storage
import TestHouse
import Testing

/// `kill -9` at moments that a seed chooses: what was answered is there, and nothing is there by half.
@Suite struct CrashTests {
  @Test func everyAnsweredWriteSurvivesAKillAndNothingIsHalf() async throws {
    let directory = TemporaryDirectory()
    var random = SeededGenerator(seed: 42)
    var answered: Set<String> = []
    for round in 0..<12 {
      let child = try ChildProcess("store-bench", ["--crash-child", directory.data, itemsMigration.sql, "\(round)"])
      let lines = child.kill(afterLines: 1 + Int(random.next() % 400))
      #expect(!lines.isEmpty, "the child was killed after its first answer")
      answered.formUnion(lines)
      try await check(directory, answered: answered, oneOf: lines)
    }
  }

  private func check(_ directory: TemporaryDirectory, answered: Set<String>, oneOf lines: [String]) async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    let (items, events, keys, newest) = try await database.read { reader in
      (
        try Set(reader.items()),
        try reader.query("SELECT event_id FROM outbox") { $0.text(0) },
        try Set(reader.query("SELECT request_id FROM idempotency_keys") { $0.text(0) }),
        try reader.watermark()
      )
    }
    #expect(answered.isSubset(of: items), "an answered write is missing")
    #expect(items == Set(events) && items == keys, "state, events and keys disagree")
    #expect(events.count == items.count && newest == Int64(events.count), "the outbox has a gap or a double")
    let line = try #require(lines.last)
    let key = try IdempotencyKey(operation: "Create", requestID: line)
    let again = try await database.writeOnce(key, fingerprint: [1], atMilliseconds: 1) { _ in [] }
    #expect(again == OnceResult(bytes: Array(line.utf8), replayed: true))
    await database.close()
  }
}
