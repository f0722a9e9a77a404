import Glibc
import Storage

/// The program that the durability test kills: it writes without end and prints each write after it was answered.
///
///     store-bench --crash-child DIRECTORY MIGRATION ROUND
enum CrashChild {
  private static let callers = 16

  static func run(_ arguments: ArraySlice<String>) async throws {
    let arguments = Array(arguments)
    precondition(arguments.count == 3, "store-bench: --crash-child needs a directory, a migration and a round")
    let configuration = SQLiteConfiguration(
      directory: arguments[0], migrations: [Migration(number: 1, name: "items", sql: arguments[1])],
      atMilliseconds: BenchRow.atMilliseconds, randomBytes: { [UInt8](repeating: 7, count: $0) },
      onFatal: { error in
        print("\(error)")
        exit(1)
      })
    let database = try SQLiteDatabase.open(configuration)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask { try await writeWithoutEnd(to: database, prefix: "\(arguments[2])-\(caller)") }
      }
      try await group.waitForAll()
    }
  }

  private static func writeWithoutEnd(to database: SQLiteDatabase, prefix: String) async throws {
    for number in 0... {
      let item = "\(prefix)-\(number)"
      let key = try IdempotencyKey(operation: "Create", requestID: item)
      _ = try await database.writeOnce(key, fingerprint: [1], atMilliseconds: BenchRow.atMilliseconds) { transaction in
        try transaction.execute("INSERT INTO items (item, quantity) VALUES (?, 1)", [.text(item)])
        try transaction.append(
          OutboxEvent(
            id: item, account: "accounts/acme", type: "linecard.testing.v1.Happened", payload: BenchRow.payload,
            atMilliseconds: BenchRow.atMilliseconds))
        return Array(item.utf8)
      }
      let line = Array("\(item)\n".utf8)
      precondition(line.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) } == line.count)
    }
  }
}
