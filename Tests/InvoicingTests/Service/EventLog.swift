import BillingTypes
import Protobuf
import RPC
import Schemas
import Storage
import Synchronization

/// The events of one producer as it would have written them, and its side of the wire.
final class EventLog: EventsV1.EventsService.Methods {
  private let events = Mutex<[StoredEvent]>([])

  /// Adds an event about an account.
  func append(_ message: some Message, of account: String) {
    events.withLock { events in
      let sequence = Int64(events.count + 1)
      let event = OutboxEvent(
        id: "event-\(sequence)", account: "accounts/\(account)", type: type(of: message).protobufName,
        payload: message.serialized(), atMilliseconds: 0)
      events.append(StoredEvent(sequence: sequence, event: event))
    }
  }

  /// Those after a sequence.
  func after(_ sequence: Int64) -> [StoredEvent] { events.withLock { Array($0.dropFirst(Int(sequence))) } }

  func streamEvents(
    _ request: EventsV1.StreamEventsRequest, responses: ResponseWriter<EventsV1.StreamEventsResponse>,
    context: CallContext
  ) async throws {
    let response = EventsV1.StreamEventsResponse(
      events: after(Int64(request.afterSequence)).map { stored in
        EventsV1.Event(
          sequence: UInt64(stored.sequence), eventId: stored.event.id, account: stored.event.account,
          type: stored.event.type, payload: stored.event.payload)
      })
    try await responses.send(response)
  }

  func getWatermark(
    _ request: EventsV1.GetWatermarkRequest, context: CallContext
  ) async throws -> EventsV1.GetWatermarkResponse {
    EventsV1.GetWatermarkResponse(sequence: UInt64(events.withLock { $0.count }))
  }
}
