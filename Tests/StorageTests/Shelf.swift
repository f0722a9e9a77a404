import Synchronization
import TestHouse

@testable import Storage

/// A record of two tables, one with row numbers and one without, keyed by two texts.
struct Shelf: Sendable, Equatable {
  var size: Int64
  var labels: [String]

  static let rooms = ["a", "b", "c"]
  static let names = ["a", "b"]

  static let kind = RecordKind<Shelf>(
    dependingOn: [WatchedTable("shelves", key: ["room", "name"]), WatchedTable("labels", key: ["room", "name"])]
  ) { key, reader in
    try reader.first("SELECT size FROM shelves WHERE room = ? AND name = ?", key.parameters) { row in
      Shelf(
        size: row.int64(0),
        labels: try reader.query(
          "SELECT label FROM labels WHERE room = ? AND name = ? ORDER BY label LIMIT 100", key.parameters
        ) { $0.text(0) })
    }
  }

  /// A label falls with its shelf, and moves with it. A shelf of size 13 is taken by a trigger to be one of size 14.
  static let migration = Migration(
    number: 1, name: "shelves",
    sql: """
      CREATE TABLE shelves (
        room TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (room, name)
      ) STRICT;
      CREATE TABLE labels (
        room TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (room, name, label)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER shelves_go AFTER DELETE ON shelves
      BEGIN DELETE FROM labels WHERE room = OLD.room AND name = OLD.name; END;
      CREATE TRIGGER thirteen AFTER UPDATE ON shelves WHEN NEW.size = 13
      BEGIN UPDATE shelves SET size = 14 WHERE room = NEW.room; END;
      CREATE TABLE rooms (room TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE doors (
        room TEXT NOT NULL PRIMARY KEY REFERENCES rooms (room) ON DELETE CASCADE ON UPDATE CASCADE,
        width INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE house (street TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
      """)

  static func open(_ directory: TemporaryDirectory) throws -> SQLiteDatabase {
    var configuration = configuration(directory, migrations: [migration])
    configuration.records = [kind, Room.kind]
    return try SQLiteDatabase.open(configuration)
  }
}

/// A record of a table, of one that refers to it, and of one that concerns them all.
struct Room: Sendable, Equatable {
  var title: String
  var width: Int64?
  var street: String?

  static let kind = RecordKind<Room>(
    dependingOn: [
      WatchedTable("rooms", key: ["room"]), WatchedTable("doors", key: ["room"]), WatchedTable("house", key: []),
    ]
  ) { key, reader in
    try reader.first("SELECT title FROM rooms WHERE room = ?", key.parameters) { row in
      Room(
        title: row.text(0),
        width: try reader.first("SELECT width FROM doors WHERE room = ?", key.parameters) { $0.int64(0) },
        street: try reader.first("SELECT MAX(street) FROM house") { $0.textOrNil(0) } ?? nil)
    }
  }
}

/// One statement of those by which rows come, change, move and go.
struct ShelfChange: CustomStringConvertible, Sendable {
  private let number: Int
  private let room: SQLValue
  private let name: SQLValue
  private let other: SQLValue
  private let size: Int64

  init(using random: inout SeededGenerator) {
    number = Int.random(in: 0..<Self.statements.count + Self.sweeping.count, using: &random)
    room = .text(Shelf.rooms[Int.random(in: 0..<3, using: &random)])
    name = .text(Shelf.names[Int.random(in: 0..<2, using: &random)])
    other = .text(Shelf.rooms[Int.random(in: 0..<3, using: &random)])
    size = Int64.random(in: 10..<16, using: &random)
  }

  var description: String { "\((Self.statements + Self.sweeping)[number]) \(room) \(name) \(other) \(size)" }

  /// A change that the schema refuses changes nothing.
  func make(in transaction: any Transaction) throws {
    do {
      if number < Self.statements.count {
        try transaction.execute(Self.statements[number], [room, name, other, .int64(size)])
      } else {
        try transaction.execute(Self.sweeping[number - Self.statements.count])
      }
    } catch StorageError.constraintViolated {
      return
    }
  }

  /// Each takes a room, a name, another room and a size.
  private static let statements: [StaticString] = [
    "INSERT INTO shelves SELECT ?1, ?2, ?4 WHERE ?3 IS NOT NULL",
    "INSERT OR REPLACE INTO shelves SELECT ?1, ?2, ?4 WHERE ?3 IS NOT NULL",
    """
    INSERT INTO shelves SELECT ?1, ?2, ?4 WHERE ?3 IS NOT NULL
    ON CONFLICT (room, name) DO UPDATE SET size = excluded.size + 1
    """,
    "UPDATE shelves SET size = ?4 WHERE room = ?1 AND name = ?2 AND ?3 IS NOT NULL",
    "UPDATE shelves SET size = size + ?4 WHERE ?1 || ?2 || ?3 IS NOT NULL",
    "UPDATE shelves SET room = ?3 WHERE room = ?1 AND name = ?2 AND ?4 IS NOT NULL",
    "UPDATE OR REPLACE shelves SET room = ?3 WHERE room = ?1 AND name = ?2 AND ?4 IS NOT NULL",
    "DELETE FROM shelves WHERE room = ?1 AND name = ?2 AND ?3 IS NOT NULL AND ?4 IS NOT NULL",
    "DELETE FROM shelves WHERE ?1 || ?2 || ?3 || ?4 IS NOT NULL",
    "INSERT INTO labels SELECT ?1, ?2, ?3 || ?4",
    "INSERT OR REPLACE INTO labels SELECT ?1, ?2, ?3 WHERE ?4 IS NOT NULL",
    "UPDATE labels SET label = label || 'x' WHERE room = ?1 AND name = ?2 AND ?3 IS NOT NULL AND ?4 > 13",
    "UPDATE labels SET room = ?3 WHERE room = ?1 AND name = ?2 AND ?4 IS NOT NULL",
    "DELETE FROM labels WHERE room = ?1 AND name = ?2 AND ?3 IS NOT NULL AND ?4 IS NOT NULL",
    "INSERT INTO rooms SELECT ?1, ?2 WHERE ?3 || ?4 IS NOT NULL",
    "UPDATE rooms SET room = ?3 WHERE room = ?1 AND ?2 || ?4 IS NOT NULL",
    "UPDATE rooms SET title = ?2 WHERE room = ?1 AND ?3 || ?4 IS NOT NULL",
    "DELETE FROM rooms WHERE room = ?1 AND ?2 || ?3 || ?4 IS NOT NULL",
    "INSERT INTO doors SELECT ?1, ?4 WHERE ?2 || ?3 IS NOT NULL",
    "UPDATE doors SET width = ?4 WHERE room = ?1 AND ?2 || ?3 IS NOT NULL",
    "INSERT OR REPLACE INTO house SELECT ?1 || ?2 || ?3 || ?4",
  ]

  /// SQLite knows a short way for these, which must not be short for the watch.
  private static let sweeping: [StaticString] = ["DELETE FROM labels", "DELETE FROM house", "DELETE FROM doors"]
}

/// The newest number that was answered.
final class Newest: Sendable {
  private let number = Atomic<Int64>(0)

  var value: Int64 { number.load(ordering: .acquiring) }

  func set(_ value: Int64) { number.store(value, ordering: .releasing) }
}
