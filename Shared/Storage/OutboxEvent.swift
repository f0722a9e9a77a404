/// A fact to publish with the state that it tells of (DESIGN §3, Events).
package struct OutboxEvent: Sendable, Hashable {
  /// Names the event itself, whatever its sequence.
  package var id: String
  /// Resource name of the account that the fact belongs to: `accounts/acme`.
  package var account: String
  /// Full protobuf name of the message in ``payload``.
  package var type: String
  /// The serialized message.
  package var payload: [UInt8]
  /// When it happened, milliseconds since 1970.
  package var atMilliseconds: Int64

  package init(id: String, account: String, type: String, payload: [UInt8], atMilliseconds: Int64) {
    self.id = id
    self.account = account
    self.type = type
    self.payload = payload
    self.atMilliseconds = atMilliseconds
  }
}

/// An event that is committed and has its place in the order of its producer.
package struct StoredEvent: Sendable, Hashable {
  /// Gapless, from 1.
  package var sequence: Int64
  package var event: OutboxEvent

  package init(sequence: Int64, event: OutboxEvent) {
    self.sequence = sequence
    self.event = event
  }
}
