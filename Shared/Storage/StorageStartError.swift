/// Why a database could not be opened. Nothing was changed.
public enum StorageStartError: Error, Sendable, Hashable {
  /// Another process holds the data directory.
  case directoryInUse(directory: String, processID: Int32?)
  /// The data directory or a file in it cannot be used.
  case inaccessible(path: String, reason: String)
  /// The file is not a database, or is damaged.
  case corrupt(path: String, detail: String)
  /// The database was written by a later version of the program.
  case schemaTooNew(path: String, found: Int, known: Int)
  /// A released migration has been changed.
  case migrationEdited(number: Int, name: String)
  /// A migration could not be applied.
  case migrationFailed(number: Int, name: String, reason: String)
  /// Migrations are not numbered 1, 2, 3 …
  case migrationsMisnumbered(String)
}

extension StorageStartError: CustomStringConvertible {
  /// One sentence: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .directoryInUse(let directory, let processID):
      "data directory \(directory) is in use by \(processID.map { "process \($0)" } ?? "another process"); "
        + "stop that one or choose another data directory"
    case .inaccessible(let path, let reason):
      "\(path) cannot be used: \(reason); give the service a data directory that it may read and write"
    case .corrupt(let path, let detail):
      "\(path) is not a sound database (\(detail)); put a backup in its place or choose another data directory"
    case .schemaTooNew(let path, let found, let known):
      "\(path) has schema version \(found) and this program knows up to \(known); start a newer version of the program"
    case .migrationEdited(let number, let name):
      "migration \(number) (\(name)) differs from the one that made this database; restore the released file"
    case .migrationFailed(let number, let name, let reason):
      "migration \(number) (\(name)) could not be applied and changed nothing: \(reason)"
    case .migrationsMisnumbered(let reason):
      "the migrations are misnumbered: \(reason)"
    }
  }
}
