extension Database {
  public func writeOnce(
    _ key: IdempotencyKey, fingerprint: [UInt8], atMilliseconds: Int64,
    _ body: @escaping @Sendable (any Transaction) throws -> [UInt8]
  ) async throws -> OnceResult {
    try await write { transaction in
      if let first = try Self.firstArrival(of: key, in: transaction) {
        guard first.fingerprint == fingerprint else { throw StorageError.idempotencyKeyReused(key) }
        return OnceResult(bytes: first.response, replayed: true)
      }
      let response = try body(transaction)
      try transaction.execute(
        """
        INSERT INTO idempotency_keys (operation, tenant, request_id, fingerprint, response, at_ms)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .text(key.operation), .text(key.tenant), .text(key.requestID), .bytes(fingerprint), .bytes(response),
          .int64(atMilliseconds),
        ])
      if key.isDueToExpireOthers { try Self.expireKeys(at: atMilliseconds, in: transaction) }
      return OnceResult(bytes: response, replayed: false)
    }
  }

  /// Forgets some of the oldest keys, if they have had their time. Rows lie in the order of arrival, so none is looked for.
  private static func expireKeys(at milliseconds: Int64, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      DELETE FROM idempotency_keys
      WHERE arrival IN (SELECT arrival FROM idempotency_keys ORDER BY arrival LIMIT ?) AND at_ms < ?
      """, [.int(Limits.keysExpiredTogetherMax), .int64(milliseconds - Limits.keyLifeMilliseconds)])
  }

  private static func firstArrival(
    of key: IdempotencyKey, in reader: any SQLReader
  ) throws -> (fingerprint: [UInt8], response: [UInt8])? {
    try reader.first(
      "SELECT fingerprint, response FROM idempotency_keys WHERE operation = ? AND tenant = ? AND request_id = ?",
      [.text(key.operation), .text(key.tenant), .text(key.requestID)]
    ) { ($0.bytes(0), $0.bytes(1)) }
  }
}

extension IdempotencyKey {
  /// One arrival in so many, by its request id, does the work for all: expiry needs no timer, and a store that nobody
  /// writes to does not grow.
  fileprivate var isDueToExpireOthers: Bool {
    requestID.utf8.reduce(0) { $0 + Int($1) } % Limits.arrivalsPerKeyExpiry == 0
  }
}
