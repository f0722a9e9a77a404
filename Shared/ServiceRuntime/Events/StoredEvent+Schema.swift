import Schemas
import Storage

extension EventsV1.Event {
  init(_ stored: StoredEvent) {
    self.init(
      sequence: UInt64(stored.sequence), eventId: stored.event.id, account: stored.event.account,
      type: stored.event.type, payload: stored.event.payload,
      createTime: .init(milliseconds: stored.event.atMilliseconds))
  }
}

extension StoredEvent {
  /// An event as a producer sent it; nil when it has no place in an order.
  init?(_ event: EventsV1.Event) {
    guard let sequence = Int64(exactly: event.sequence), sequence > 0 else { return nil }
    self.init(
      sequence: sequence,
      event: OutboxEvent(
        id: event.eventId, account: event.account, type: event.type, payload: event.payload,
        atMilliseconds: event.createTime?.milliseconds ?? 0))
  }
}
