import Glibc

/// A directory of one test's own, gone with it.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    let template = strdup("/tmp/linecard-storage-XXXXXX")!
    defer { free(template) }
    precondition(mkdtemp(template) != nil, "no temporary directory")
    path = String(cString: template)
  }

  deinit {
    for name in ["linecard.db", "linecard.db-wal", "linecard.db-shm", "lock"] {
      unlink("\(path)/data/\(name)")
    }
    rmdir("\(path)/data")
    unlink("\(path)/moved.db")
    rmdir(path)
  }

  /// The data directory, which the database makes.
  var data: String { path + "/data" }
  var file: String { data + "/linecard.db" }
}
