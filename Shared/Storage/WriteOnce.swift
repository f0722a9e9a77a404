extension Database {
  package func writeOnce(
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
      return OnceResult(bytes: response, replayed: false)
    }
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
