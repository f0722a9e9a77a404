import RPC
import Schemas
import Storage
import Transport

extension EventFollower {
  private static let pauseFirstMilliseconds: Int64 = 100
  private static let pauseLastMilliseconds: Int64 = 5_000

  /// Follows until the task is cancelled. Whatever goes wrong is tried again, with waits that grow.
  func run(on loop: EventLoop) async {
    let log = environment.log.with(["producer": producer.rawValue])
    var pause = Self.pauseFirstMilliseconds
    while !Task.isCancelled {
      let before = position
      do {
        try await follow(log)
        log.debug("event feed ended")
      } catch is CancellationError {
        break
      } catch {
        counters.disconnected.add()
        log.warning("event feed lost", ["error": "\(error)", "position": "\(position)"])
      }
      pause = position > before ? Self.pauseFirstMilliseconds : min(pause * 8 / 5, Self.pauseLastMilliseconds)
      guard await waited(jittered(pause), on: loop) else { break }
    }
    reached.close()
  }

  private func waited(_ milliseconds: Int64, on loop: EventLoop) async -> Bool {
    do {
      try await loop.pause(milliseconds: milliseconds)
      return true
    } catch {
      return false
    }
  }

  /// Between half and the whole, so that followers of a service that comes back do not arrive together.
  private func jittered(_ milliseconds: Int64) -> Int64 {
    milliseconds / 2 + milliseconds / 2 * Int64(environment.randomness.bytes(1)[0]) / 255
  }

  private func follow(_ log: Log) async throws {
    let position = try await environment.database.inboxPosition(of: producer.rawValue)
    reached.advance(to: position)
    let client = EventsV1.EventsService.Client(environment.channel(to: producer))
    let stream = client.streamEvents(
      EventsV1.StreamEventsRequest(afterSequence: UInt64(position)), options: CallOptions(timeoutMilliseconds: nil))
    let application = EventApplication(follower: self, log: log)
    for try await response in stream {
      try await application.apply(response.events.compactMap(StoredEvent.init))
      try Task.checkCancellation()
    }
  }
}
