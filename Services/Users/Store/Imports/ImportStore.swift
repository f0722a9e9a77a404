import BillingTypes
import Protobuf
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

/// An import as it is stored: what callers see, and what decides about it.
struct StoredImport {
  let name: ImportName
  let state: ImportState
  let revision: Int64
  var resource: UsersV1.Import

  func require(_ needed: ImportState) throws {
    guard state == needed else { throw ImportsError.wrongState(name, is: state, needs: needed) }
  }

  func require(etag: String) throws {
    guard etag.isEmpty || etag == resource.etag else { throw UsersError.etagMismatch(name.resourceName) }
  }
}

/// The door to `imports` and `import_files`.
enum ImportStore {
  static func find(_ name: ImportName, in reader: any SQLReader) throws -> StoredImport {
    let found = try reader.first(
      "SELECT state, revision, resource FROM imports WHERE account_id = ? AND import_id = ?", key(name)
    ) { row in
      StoredImport(
        name: name, state: ImportState(rawValue: row.text(0)) ?? .cancelled, revision: row.int64(1),
        resource: try UsersV1.Import(serialized: row.bytes(2)))
    }
    guard let found else { throw ImportsError.notFound(name) }
    return found
  }

  static func exists(_ name: ImportName, in reader: any SQLReader) throws -> Bool {
    try reader.first("SELECT 1 FROM imports WHERE account_id = ? AND import_id = ?", key(name)) { _ in true } ?? false
  }

  /// How many of an account are not applied and not given up.
  static func openCount(of account: AccountID, in reader: any SQLReader) throws -> Int {
    try reader.first(
      "SELECT COUNT(*) FROM imports WHERE account_id = ? AND state = 'uploaded'", [.text(account.rawValue)]
    ) { $0.int(0) } ?? 0
  }

  /// The newest first, from behind a creation time and an id.
  static func list(
    of account: AccountID, before time: Int64, id: String, limit: Int, in reader: any SQLReader
  ) throws -> [(resource: UsersV1.Import, createdAt: Int64, id: String)] {
    try reader.query(
      """
      SELECT resource, created_at_ms, import_id FROM imports
      WHERE account_id = ? AND (created_at_ms, import_id) < (?, ?)
      ORDER BY created_at_ms DESC, import_id DESC LIMIT ?
      """, [.text(account.rawValue), .int64(time), .text(id), .int(limit)]
    ) { (try UsersV1.Import(serialized: $0.bytes(0)), $0.int64(1), $0.text(2)) }
  }

  static func insert(
    _ resource: UsersV1.Import, _ name: ImportName, at now: Instant, into transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO imports (account_id, import_id, state, revision, created_at_ms, resource) VALUES (?, ?, ?, 1, ?, ?)
      """,
      key(name) + [
        .text(ImportState.uploaded.rawValue), .int64(now.millisecondsSinceEpoch), .bytes(resource.serialized()),
      ])
  }

  /// Saves the next revision.
  static func update(
    _ stored: StoredImport, to state: ImportState, _ resource: UsersV1.Import, in transaction: any Transaction
  ) throws {
    let changed = try transaction.execute(
      "UPDATE imports SET state = ?, revision = ?, resource = ? WHERE account_id = ? AND import_id = ? AND revision = ?",
      [.text(state.rawValue), .int64(stored.revision + 1), .bytes(resource.serialized())] + key(stored.name)
        + [.int64(stored.revision)])
    precondition(changed == 1, "an import is loaded and saved in one transaction")
  }

  // MARK: files

  static func file(of name: ImportName, in reader: any SQLReader) throws -> [UInt8]? {
    try reader.first("SELECT content FROM import_files WHERE account_id = ? AND import_id = ?", key(name)) {
      $0.bytes(0)
    }
  }

  static func insertFile(
    _ content: [UInt8], of name: ImportName, at now: Instant, into transaction: any Transaction
  ) throws {
    try transaction.execute(
      "INSERT INTO import_files (account_id, import_id, created_at_ms, content) VALUES (?, ?, ?, ?)",
      key(name) + [.int64(now.millisecondsSinceEpoch), .bytes(content)])
  }

  static func deleteFile(of name: ImportName, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM import_files WHERE account_id = ? AND import_id = ?", key(name))
  }

  /// Forgets the files of imports that are older than a moment; what became of them stays known.
  static func deleteFiles(before moment: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM import_files WHERE created_at_ms < ?", [.int64(moment.millisecondsSinceEpoch)])
  }

  static func key(_ name: ImportName) -> [SQLValue] { [.text(name.account.rawValue), .text(name.id.rawValue)] }
}
