import RPC
import Schemas
import Storage
import Synchronization

@testable import ServiceRuntime

/// A producer that misbehaves as a script says: each stream gets the next list of batches and then ends with an error.
final class ScriptedProducer: EventsV1.EventsService.Methods {
  /// Batches of event numbers.
  typealias Script = [[Int]]

  private let scripts: Mutex<[@Sendable (_ after: Int) -> Script]>
  private let last: @Sendable (_ after: Int) -> Script
  private let streams = Mutex(0)

  /// Once the scripts are used up, every stream gets `last` and stays open.
  init(_ scripts: [@Sendable (Int) -> Script], last: @escaping @Sendable (Int) -> Script) {
    self.scripts = Mutex(scripts)
    self.last = last
  }

  var streamCount: Int { streams.withLock { $0 } }

  func streamEvents(
    _ request: EventsV1.StreamEventsRequest, responses: ResponseWriter<EventsV1.StreamEventsResponse>,
    context: CallContext
  ) async throws {
    streams.withLock { $0 += 1 }
    let after = Int(request.afterSequence)
    let script = scripts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    for batch in (script ?? last)(after) {
      let events = batch.map { EventsV1.Event(StoredEvent(sequence: Int64($0), event: sampleEvent($0))) }
      try await responses.send(EventsV1.StreamEventsResponse(events: events))
    }
    if script == nil { try await SequenceSignal().wait(reaching: 1) }
    throw RPCError(.unavailable, reason: "SCRIPT_ENDED", message: "the script has ended")
  }

  func getWatermark(
    _ request: EventsV1.GetWatermarkRequest, context: CallContext
  ) async throws -> EventsV1.GetWatermarkResponse { .init(sequence: 0) }
}
