import Storage

/// What every measured way commits: a row of state, its event and its idempotency key, as a handler of a service does.
struct BenchRow {
  let subscription: String
  let account: String
  let quantity: Int64
  let requestID: String

  static let migration = Migration(
    number: 1, name: "bench subscriptions",
    sql: """
      CREATE TABLE subscriptions (
        subscription TEXT NOT NULL PRIMARY KEY,
        account TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX subscriptions_by_account ON subscriptions (account);
      """)
  static let atMilliseconds: Int64 = 1_700_000_000_000
  static let operation = "billing.bench.v1.BenchService/Write"
  static let eventType = "billing.bench.v1.Written"
  static let payload = [UInt8](repeating: 0x5A, count: 200)
  static let fingerprint = [UInt8](repeating: 0xA5, count: 32)
  static let response = [UInt8](repeating: 0x33, count: 64)

  /// Ids are scattered, as those that customers choose are.
  init(number: Int) {
    var mixed = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed >> 29
    subscription = "s-" + String(mixed, radix: 36)
    account = "accounts/a\(mixed % 400)"
    quantity = Int64(number % 100)
    requestID = "request-" + subscription
  }

  init(subscription: String, account: String, quantity: Int64, requestID: String) {
    self.subscription = subscription
    self.account = account
    self.quantity = quantity
    self.requestID = requestID
  }

  var event: OutboxEvent {
    OutboxEvent(
      id: requestID, account: account, type: Self.eventType, payload: Self.payload, atMilliseconds: Self.atMilliseconds)
  }

  /// The write of a handler: state and event in the transaction that records the key.
  ///
  /// - Returns: The answer to send.
  @discardableResult
  func write(to database: any Database, response: [UInt8] = Self.response) async throws -> [UInt8] {
    let key = try IdempotencyKey(operation: Self.operation, tenant: account, requestID: requestID)
    let result = try await database.writeOnce(key, fingerprint: Self.fingerprint, atMilliseconds: Self.atMilliseconds) {
      transaction in
      try insert(into: transaction)
      try transaction.append(event)
      return response
    }
    return result.bytes
  }

  /// The row of state alone.
  func insert(into transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO subscriptions (subscription, account, quantity, created_at_ms) VALUES (?, ?, ?, ?)",
      [.text(subscription), .text(account), .int64(quantity), .int64(Self.atMilliseconds)])
  }

  /// The row of state by its key, from the table.
  static func find(_ subscription: String, in reader: any SQLReader) throws -> BenchRow? {
    try find([.text(subscription)], reader)
  }

  /// The same as a record that the database keeps.
  static let byName = RecordKind<BenchRow>(dependingOn: [WatchedTable("subscriptions", key: ["subscription"])]) {
    try find($0.parameters, $1)
  }

  private static func find(_ key: [SQLValue], _ reader: any SQLReader) throws -> BenchRow? {
    try reader.first(
      "SELECT subscription, account, quantity, created_at_ms FROM subscriptions WHERE subscription = ?", key
    ) { row in
      precondition(row.int64(3) == atMilliseconds, "another row")
      return BenchRow(subscription: row.text(0), account: row.text(1), quantity: row.int64(2), requestID: "")
    }
  }
}
