import Glibc
import Testing

@testable import Storage

/// Read connections keep their snapshot between reads; nobody may notice but by the clock.
@Suite struct SnapshotTests {
  private let directory = TemporaryDirectory()

  @Test func aReadSeesEveryWriteThatWasAnsweredBefore() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    for number in 1...200 {
      try await database.write { try $0.insertItem("item-\(number)") }
      #expect(try await database.read { try $0.items().count } == number)
      #expect(try await database.read { try $0.items().count } == number, "and so does one on the kept snapshot")
    }
    await database.close()
  }

  @Test func manyCallersSeeTheirOwnWrites() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<8 {
        group.addTask {
          for number in 0..<50 {
            let item = "\(caller)-\(number)"
            try await database.write { try $0.insertItem(item) }
            let found = try await database.read { reader in
              try reader.first("SELECT 1 FROM items WHERE item = ?", [.text(item)]) { $0.bool(0) }
            }
            #expect(found == true, "\(item) was answered")
          }
        }
      }
      try await group.waitForAll()
    }
    await database.close()
  }

  @Test func aReadThatFailsLeavesItsConnectionFit() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await database.write { try $0.insertItem("a") }
    for _ in 0..<3 {
      await #expect(throws: Refusal.self) { try await database.read { _ in throw Refusal() } }
      await #expect(throws: StorageError.self) {
        try await database.read { try $0.query("SELECT nothing FROM items") { $0.text(0) } }
      }
      #expect(try await database.read { try $0.items() } == ["a"])
    }
    await database.close()
  }

  /// A snapshot that is kept would hold the log back for ever, and the log would grow with every write.
  @Test func keptSnapshotsDoNotHoldTheLogBack() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    // Each row fills a hundred pages, each write a thousand.
    let note = String(repeating: "n", count: 400_000)
    for number in 0..<(6 * Limits.logFramesBeforeCheckpoint / 1_000) {
      _ = try await database.read { try $0.first("SELECT COUNT(*) FROM items") { $0.int64(0) } }
      try await database.write { transaction in
        for row in 0..<10 {
          try transaction.execute(
            "INSERT INTO items (item, quantity, note) VALUES (?, 1, ?)", [.text("item-\(number)-\(row)"), .text(note)])
        }
      }
    }
    var status = stat()
    #expect(stat(directory.file + "-wal", &status) == 0)
    #expect(Int(status.st_size) < 4 * Limits.logFramesBeforeCheckpoint * 4_120)
    await database.close()
  }
}
