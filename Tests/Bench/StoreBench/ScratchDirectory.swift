import Glibc
import Storage

/// A data directory for one repetition, removed with what the store puts there.
final class ScratchDirectory {
  let path: String

  init() {
    guard let template = strdup("/tmp/store-bench-XXXXXX") else { preconditionFailure("no memory") }
    defer { free(template) }
    precondition(mkdtemp(template) != nil, "no temporary directory")
    path = String(cString: template)
  }

  deinit {
    for name in ["linecard.db", "linecard.db-wal", "linecard.db-shm", "lock"] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func openDatabase() throws -> SQLiteDatabase {
    try BenchDatabase.open(directory: path)
  }
}

/// The store as a service has it, with the bench's table.
enum BenchDatabase {
  static func open(directory: String) throws -> SQLiteDatabase {
    var configuration = SQLiteConfiguration(
      directory: directory, migrations: [BenchRow.migration], atMilliseconds: BenchRow.atMilliseconds,
      randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } },
      onFatal: { error in
        print("store-bench: \(error)")
        exit(1)
      })
    configuration.records = [BenchRow.byName]
    return try SQLiteDatabase.open(configuration)
  }
}
