internal import CSQLite
internal import Glibc

/// The records that a transaction changes.
struct RecordChanges {
  /// Of ``RecordHash``. Some of the changes may have been undone again.
  var hashes: [UInt64] = []
  /// They are too many to be named one by one, or nobody knows which.
  var isEverything = false
}

/// Notes which records the writer's connection changes, row by row, before it changes them: by statements, triggers and
/// references alike (SQLite's pre-update hook).
final class RecordWatch {
  /// A kind of record that rows of a table are a part of, and the columns of their key.
  private struct Part {
    let kind: ObjectIdentifier
    let columns: [Int32]
  }

  private struct Table {
    let name: String
    var parts: [Part]
  }

  private let tables: [Table]
  private(set) var changes = RecordChanges()

  /// A table or a column that is not there is a mistake of the program and traps.
  init(_ kinds: [any RecordDependencies], _ connection: SQLiteConnection) throws {
    var tables: [Table] = []
    for kind in kinds {
      for watched in kind.tables {
        let part = Part(kind: ObjectIdentifier(kind), columns: try Self.columns(of: watched, connection))
        if let index = tables.firstIndex(where: { $0.name == watched.name }) {
          tables[index].parts.append(part)
        } else {
          tables.append(Table(name: watched.name, parts: [part]))
        }
      }
    }
    self.tables = tables
  }

  private static func columns(of table: WatchedTable, _ connection: SQLiteConnection) throws -> [Int32] {
    let known = try connection.query("SELECT name FROM pragma_table_info(?) ORDER BY cid", [.text(table.name)]) {
      $0.text(0)
    }
    precondition(!known.isEmpty, "there is no table \(table.name)")
    return table.key.map { name in
      guard let index = known.firstIndex(of: name) else { preconditionFailure("\(table.name) has no column \(name)") }
      return Int32(index)
    }
  }

  /// Forgets the last transaction.
  func begin() {
    changes.hashes.removeAll(keepingCapacity: true)
    changes.isEverything = false
  }

  /// What SQLite calls before each change of a row.
  static let rowChanges:
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int64, Int64
    ) -> Void = { watch, database, operation, _, name, _, _ in
      guard let watch, let database, let name else { return }
      Unmanaged<RecordWatch>.fromOpaque(watch).takeUnretainedValue().rowChanges(database, operation, name)
    }

  private func rowChanges(_ database: OpaquePointer, _ operation: Int32, _ name: UnsafePointer<CChar>) {
    guard let table = tables.first(where: { $0.name.withCString { strcmp($0, name) == 0 } }) else { return }
    for part in table.parts where !changes.isEverything {
      if operation != SQLITE_INSERT { note(part) { sqlite3_preupdate_old(database, $0, $1) } }
      if operation != SQLITE_DELETE { note(part) { sqlite3_preupdate_new(database, $0, $1) } }
    }
  }

  /// - Parameter column: The row's value in a column, as it was or as it will be.
  private func note(_ part: Part, _ column: (Int32, UnsafeMutablePointer<OpaquePointer?>) -> Int32) {
    guard !part.columns.isEmpty, changes.hashes.count < Limits.recordsRemovedOneByOneMax else {
      changes.isEverything = true
      return
    }
    var hash = RecordHash(of: part.kind)
    for index in part.columns {
      var value: OpaquePointer?
      guard column(index, &value) == SQLITE_OK, let value else {
        changes.isEverything = true
        return
      }
      hash.mix(column: value)
    }
    changes.hashes.append(hash.value)
  }
}
