/// What makes a repeated request have one effect (reliability 3.1): a caller's id within an operation and a tenant.
public struct IdempotencyKey: Sendable, Hashable, CustomStringConvertible {
  /// The operation: the RPC method's full name, or the name of a step of one.
  public let operation: String
  /// The account that the caller acts for, empty where an operation has none.
  public let tenant: String
  /// The caller's id: 1 to 255 printable ASCII characters.
  public let requestID: String

  /// - Throws: ``StorageError/idempotencyKeyInvalid(_:)`` for a request id that is empty, too long or not printable ASCII.
  public init(operation: String, tenant: String = "", requestID: String) throws(StorageError) {
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

  public var description: String {
    tenant.isEmpty ? "\(operation) \(requestID)" : "\(operation) \(tenant) \(requestID)"
  }
}

/// The answer of a write that has its effect once.
public struct OnceResult: Sendable, Hashable {
  /// What the first arrival answered.
  public let bytes: [UInt8]
  /// Whether this arrival was a repeated one.
  public let replayed: Bool

  public init(bytes: [UInt8], replayed: Bool) {
    self.bytes = bytes
    self.replayed = replayed
  }
}
