import Storage

/// A table as services have them.
let itemsMigration = Migration(
  number: 1, name: "items",
  sql: """
    CREATE TABLE items (
      item TEXT NOT NULL PRIMARY KEY,
      quantity INTEGER NOT NULL CHECK (quantity >= 0),
      note TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX items_by_quantity ON items (quantity);
    """)

func configuration(
  _ directory: TemporaryDirectory, migrations: [Migration] = [itemsMigration],
  onFatal: @escaping @Sendable (StorageError) -> Void = { _ in }
) -> SQLiteConfiguration {
  SQLiteConfiguration(
    directory: directory.data, migrations: migrations, atMilliseconds: 1_700_000_000_000,
    randomBytes: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) } }, onFatal: onFatal)
}

func event(_ number: Int, account: String = "accounts/acme") -> OutboxEvent {
  OutboxEvent(
    id: "event-\(number)", account: account, type: "linecard.testing.v1.Happened",
    payload: [1, 2, UInt8(number % 256)],
    atMilliseconds: 1_700_000_000_000 + Int64(number))
}

extension Transaction {
  func insertItem(_ item: String, quantity: Int64 = 1) throws {
    try execute("INSERT INTO items (item, quantity) VALUES (?, ?)", [.text(item), .int64(quantity)])
  }
}

extension SQLReader {
  func items() throws -> [String] {
    try query("SELECT item FROM items ORDER BY item") { $0.text(0) }
  }
}
