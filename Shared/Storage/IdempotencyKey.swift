/// What makes a repeated request have one effect (reliability 3.1): a caller's id within an operation and a tenant.
package struct IdempotencyKey: Sendable, Hashable, CustomStringConvertible {
  /// The operation: the RPC method's full name, or the name of a step of one.
  package let operation: String
  /// The account that the caller acts for, empty where an operation has none.
  package let tenant: String
  /// The caller's id: 1 to 255 printable ASCII characters.
  package let requestID: String

  /// - Throws: ``StorageError/idempotencyKeyInvalid(_:)`` for a request id that is empty, too long or not printable ASCII.
  package init(operation: String, tenant: String = "", requestID: String) throws(StorageError) {
    let bytes = requestID.utf8
    guard bytes.count >= 1, bytes.count <= Limits.requestIDBytesMax else {
      throw .idempotencyKeyInvalid(
        "request id has \(bytes.count) bytes; it must have 1 to \(Limits.requestIDBytesMax)")
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 <= 0x7E }) else {
      throw .idempotencyKeyInvalid("request id holds a character that is not printable ASCII")
    }
    self.operation = operation
    self.tenant = tenant
    self.requestID = requestID
  }

  package var description: String {
    tenant.isEmpty ? "\(operation) \(requestID)" : "\(operation) \(tenant) \(requestID)"
  }
}

/// The answer of a write that has its effect once.
package struct OnceResult: Sendable, Hashable {
  /// What the first arrival answered.
  package let bytes: [UInt8]
  /// Whether this arrival was a repeated one.
  package let replayed: Bool

  package init(bytes: [UInt8], replayed: Bool) {
    self.bytes = bytes
    self.replayed = replayed
  }
}
