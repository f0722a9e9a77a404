/// A fact to publish with the state that it tells of (DESIGN §3, Events).
public struct OutboxEvent: Sendable, Hashable {
  /// Names the event itself, whatever its sequence.
  public var id: String
  /// Resource name of the account that the fact belongs to: `accounts/acme`.
  public var account: String
  /// Full protobuf name of the message in ``payload``.
  public var type: String
  /// The serialized message.
  public var payload: [UInt8]
  /// When it happened, milliseconds since 1970.
  public var atMilliseconds: Int64

  public init(id: String, account: String, type: String, payload: [UInt8], atMilliseconds: Int64) {
    self.id = id
    self.account = account
    self.type = type
    self.payload = payload
    self.atMilliseconds = atMilliseconds
  }
}

/// An event that is committed and has its place in the order of its producer.
public struct StoredEvent: Sendable, Hashable {
  /// Gapless, from 1.
  public var sequence: Int64
  public var event: OutboxEvent

  public init(sequence: Int64, event: OutboxEvent) {
    self.sequence = sequence
    self.event = event
  }
}
