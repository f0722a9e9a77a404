/// Brings a database to the schema that the program knows, one transaction per step, and refuses what it cannot trust.
struct Migrator {
  let connection: SQLiteConnection
  let path: String
  let atMilliseconds: Int64

  /// Makes a new file ours; a database that has been begun is left as it is.
  func prepare() throws(StorageStartError) {
    do {
      let tables = try connection.first("SELECT COUNT(*) FROM sqlite_schema", []) { $0.int64(0) } ?? 0
      if tables == 0 { try connection.run("BEGIN IMMEDIATE; \(BuiltInSchema.migrationsTable); COMMIT") }
    } catch {
      throw .inaccessible(path: path, reason: (error as? SQLiteFailure)?.description ?? "\(error)")
    }
  }

  /// - Throws: ``StorageStartError`` for a newer schema, an edited step, or a step that fails.
  func migrate(component: String, _ migrations: [Migration]) throws(StorageStartError) {
    let applied = try appliedChecksums(component)
    guard applied.count <= migrations.count else {
      throw .schemaTooNew(path: path, found: applied.count, known: migrations.count)
    }
    for (migration, checksum) in zip(migrations, applied) where Self.checksum(migration) != checksum {
      throw .migrationEdited(number: migration.number, name: migration.name)
    }
    for migration in migrations.dropFirst(applied.count) {
      try apply(migration, component: component)
    }
  }

  /// Migrations are numbered 1, 2, 3 …, in this order.
  static func requireNumbering(_ migrations: [Migration]) throws(StorageStartError) {
    for (offset, migration) in migrations.enumerated() where migration.number != offset + 1 {
      throw .migrationsMisnumbered("\(migration.name) has number \(migration.number) and stands at place \(offset + 1)")
    }
  }

  private static func checksum(_ migration: Migration) -> [UInt8] {
    Digest.sha256(Array(migration.sql.utf8))
  }

  private func appliedChecksums(_ component: String) throws(StorageStartError) -> [[UInt8]] {
    do {
      return try connection.query(
        "SELECT checksum FROM storage_migrations WHERE component = ? ORDER BY number", [.text(component)]
      ) { $0.bytes(0) }
    } catch {
      throw .corrupt(path: path, detail: connection.fatal?.description ?? "\(error)")
    }
  }

  /// A step that makes a table anew drops the old one, to which rows of others refer. So references are not enforced
  /// statement by statement but checked before the step is committed.
  private func apply(_ migration: Migration, component: String) throws(StorageStartError) {
    do {
      try connection.run("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
      try connection.run(migration.sql)
      if connection.isIdle { throw SQLiteFailure.transactionEnded }
      try requireStrictTables()
      try requireReferences()
      _ = try connection.execute(
        "INSERT INTO storage_migrations (component, number, name, checksum, applied_at_ms) VALUES (?, ?, ?, ?, ?)",
        [
          .text(component), .int(migration.number), .text(migration.name), .bytes(Self.checksum(migration)),
          .int64(atMilliseconds),
        ])
      try connection.run("COMMIT; PRAGMA foreign_keys = ON")
    } catch {
      undo()
      let reason = (error as? SQLiteFailure)?.description ?? "\(error)"
      throw .migrationFailed(number: migration.number, name: migration.name, reason: reason)
    }
  }

  /// Without STRICT a column takes values of any type.
  private func requireStrictTables() throws {
    let loose = try connection.first(
      """
      SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%' LIMIT 1
      """, []
    ) { $0.text(0) }
    if let loose { throw StorageError.statementInvalid("table \(loose) is not STRICT") }
  }

  /// The rows that a step leaves name only rows that are there.
  private func requireReferences() throws {
    let broken = try connection.first("SELECT \"table\", \"parent\" FROM pragma_foreign_key_check LIMIT 1", []) { row in
      (row.text(0), row.text(1))
    }
    if let (table, parent) = broken {
      throw StorageError.statementInvalid("a row of \(table) names one of \(parent) that is not there")
    }
  }

  /// A failed COMMIT or a failed disk may have ended the transaction already.
  private func undo() {
    guard !connection.isIdle else { return }
    do {
      try connection.run("ROLLBACK")
    } catch {
      connection.close(writingNothing: true)
    }
  }
}
