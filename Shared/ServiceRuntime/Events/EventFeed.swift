public import RPC
public import Schemas
public import Storage
import Synchronization
import Transport

/// linecard.events.v1.EventsService from the outbox: what is committed, in order, then what comes, as it comes.
public final class EventFeed: EventsV1.EventsService.Methods {
  private let database: any Database
  private let followers: [EventFollower]
  private let committed = SequenceSignal()
  private let streamCount = Atomic(0)

  /// The feed of a database; ``run()`` keeps it going.
  /// `followers` are those whose events bring about events of its own.
  public init(_ database: any Database, followers: [EventFollower] = []) {
    self.database = database
    self.followers = followers
  }

  /// Follows the outbox until the database closes or the task is cancelled.
  public func run() async {
    for await sequence in database.watermarks() { committed.advance(to: sequence) }
  }

  /// Ends every stream, so that a drain need not wait for followers that never end by themselves.
  public func stop() { committed.close() }

  public func streamEvents(
    _ request: EventsV1.StreamEventsRequest, responses: ResponseWriter<EventsV1.StreamEventsResponse>,
    context: CallContext
  ) async throws {
    var position = try await start(request.afterSequence)
    let moments = GatheringMoments(
      periodMilliseconds: Limits.eventGatheringMilliseconds,
      number: streamCount.wrappingAdd(1, ordering: .relaxed).oldValue)
    do {
      while true {
        let events = try await database.events(after: position, limit: Limits.eventsPerMessageMax)
        for message in Self.messages(events) { try await responses.send(message) }
        position = events.last?.sequence ?? position
        // What comes meanwhile goes together, and takes effect over there in one transaction instead of one for each.
        if !events.isEmpty && events.count < Limits.eventsPerMessageMax {
          let now = Int64(context.loop.nowNanoseconds / 1_000_000)
          try await context.loop.pause(milliseconds: moments.pauseMilliseconds(nowMilliseconds: now))
        }
        try await committed.wait(reaching: position + 1)
      }
    } catch is CancellationError {
      throw RPCError(.unavailable, reason: "FEED_STOPPING", message: "the feed stops; follow it again")
    }
  }

  public func getWatermark(
    _ request: EventsV1.GetWatermarkRequest, context: CallContext
  ) async throws -> EventsV1.GetWatermarkResponse {
    if !request.producer.isEmpty { try await waitForEffects(of: request.producer, request.producerSequence) }
    return EventsV1.GetWatermarkResponse(sequence: UInt64(try await database.watermark()))
  }

  private func waitForEffects(of producer: String, _ sequence: UInt64) async throws {
    guard let follower = followers.first(where: { $0.producer.rawValue == producer }) else {
      throw RPCError.badRequest([
        .init(field: "producer", description: "is not followed here; leave it out", reason: "UNKNOWN_PRODUCER")
      ])
    }
    try await follower.waitUntil(sequence: Int64(clamping: sequence))
  }

  /// A follower that has seen more than there is followed another history: this database came back from a backup.
  private func start(_ after: UInt64) async throws -> Int64 {
    let newest = try await database.watermark()
    guard let position = Int64(exactly: after), position <= newest else {
      throw RPCError(
        .failedPrecondition, reason: "SEQUENCE_AHEAD",
        message: "the follower has seen event \(after) and the newest here is \(newest); one of the two was restored")
    }
    return position
  }

  /// Events in messages that stay well below the largest frame.
  private static func messages(_ events: [StoredEvent]) -> [EventsV1.StreamEventsResponse] {
    var messages: [EventsV1.StreamEventsResponse] = []
    var bytes = Limits.eventBytesPerMessageMax
    for event in events {
      if bytes >= Limits.eventBytesPerMessageMax {
        messages.append(EventsV1.StreamEventsResponse())
        bytes = 0
      }
      messages[messages.count - 1].events.append(EventsV1.Event(event))
      bytes += event.event.payload.count
    }
    return messages
  }
}
