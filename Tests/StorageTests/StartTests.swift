import CSQLite
import Glibc
import Storage
import Testing

/// What keeps a service from starting, each with one sentence that says what, where and what to do.
@Suite struct StartTests {
  private let directory = TemporaryDirectory()

  private func startError(_ migrations: [Migration] = [itemsMigration]) async -> StorageStartError? {
    do {
      await (try SQLiteDatabase.open(configuration(directory, migrations: migrations))).close()
      return nil
    } catch {
      let sentence = error.description
      #expect(!sentence.isEmpty && !sentence.contains("\n"))
      return error
    }
  }

  private func damage(at offset: Int, _ bytes: [UInt8]) {
    let descriptor = open(directory.file, O_WRONLY | O_CREAT, 0o600)
    #expect(bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) } == bytes.count)
    close(descriptor)
  }

  @Test func aSecondStartOnTheSameDirectoryIsRefusedAndNamesTheProcess() async throws {
    let first = try SQLiteDatabase.open(configuration(directory))
    let error = await startError()
    #expect(error == .directoryInUse(directory: directory.data, processID: getpid()))
    #expect(error?.description.contains("process \(getpid())") == true)
    await first.close()
    #expect(await startError() == nil)
  }

  @Test func aFileThatIsNoDatabaseIsRefused() async throws {
    mkdir(directory.data, 0o700)
    damage(at: 0, Array(repeating: 0x41, count: 8192))
    let error = await startError()
    #expect(error == .corrupt(path: directory.file, detail: "it does not begin like a database"))
    #expect(error?.description.contains("put a backup in its place") == true)
  }

  @Test(arguments: [20, 100, 4096, 3 * 4096])
  func aDamagedDatabaseIsRefused(offset: Int) async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await database.write { transaction in
      for number in 0..<500 { try transaction.insertItem("item-\(number)") }
    }
    await database.close()
    damage(at: offset, Array(repeating: 0xFE, count: 600))
    guard case .corrupt(let path, _) = await startError() else {
      Issue.record("a database damaged at \(offset) was not refused as damaged")
      return
    }
    #expect(path == directory.file)
  }

  @Test func aTruncatedDatabaseIsRefused() async throws {
    let database = try SQLiteDatabase.open(configuration(directory))
    try await database.write { transaction in
      for number in 0..<500 { try transaction.insertItem("item-\(number)") }
    }
    await database.close()
    truncate(directory.file, 3 * 4096 + 17)
    guard case .corrupt = await startError() else {
      Issue.record("a truncated database was not refused as damaged")
      return
    }
  }

  @Test func anotherProgramsDatabaseIsRefused() async throws {
    mkdir(directory.data, 0o700)
    var other: OpaquePointer?
    sqlite3_open(directory.file, &other)
    sqlite3_exec(other, "CREATE TABLE theirs (x)", nil, nil, nil)
    sqlite3_close(other)
    #expect(await startError() == .corrupt(path: directory.file, detail: "it belongs to another program"))
  }

  @Test func aDirectoryThatIsAFileIsRefused() async throws {
    close(open(directory.data, O_CREAT | O_WRONLY, 0o600))
    defer { unlink(directory.data) }
    guard case .inaccessible(let path, let reason) = await startError() else {
      Issue.record("a file was taken for a directory")
      return
    }
    #expect(path.hasPrefix(directory.data))
    #expect(reason == "Not a directory")
  }

  @Test func aDirectoryWithoutAParentIsRefused() async throws {
    var configuration = configuration(directory)
    configuration.directory = directory.path + "/missing/data"
    #expect(
      throws: StorageStartError.inaccessible(path: configuration.directory, reason: "No such file or directory")
    ) { try SQLiteDatabase.open(configuration) }
  }

  @Test func aDatabaseFileThatIsADirectoryIsRefused() async throws {
    mkdir(directory.data, 0o700)
    mkdir(directory.file, 0o700)
    defer { rmdir(directory.file) }
    #expect(await startError() == .inaccessible(path: directory.file, reason: "Is a directory"))
  }
}
