import BillingTypes
import RPC
import Storage
import Transport

/// Makes a batch of events take effect: together in one transaction when all goes well, else one by one.
struct EventApplication: Sendable {
  private static let retryPauseMilliseconds: Int64 = 50
  private static let waitPauseMilliseconds: Int64 = 200

  let follower: EventFollower
  let log: Log

  private var environment: ServiceEnvironment { follower.environment }
  private var producer: String { follower.producer.rawValue }

  /// Returns when every event has taken effect or was parked. Throws what only a new start of the feed helps against.
  func apply(_ events: [StoredEvent]) async throws {
    guard let last = events.last else { return }
    do {
      try await commit(events)
    } catch  where Self.isRefusal(error) {
      for event in events { try await applyAlone(event) }
    }
    follower.counters.applied.add(Int64(events.count))
    follower.reached.advance(to: last.sequence)
  }

  private func commit(_ events: [StoredEvent]) async throws {
    try await environment.database.write { [follower, producer] transaction in
      for event in events where try transaction.receive(producer: producer, sequence: event.sequence) {
        try follower.apply(event, transaction)
      }
    }
  }

  private func applyAlone(_ event: StoredEvent) async throws {
    var attempts = 0
    var hasWarned = false
    while true {
      do {
        return try await commit([event])
      } catch let missing as EventNotYetApplicable {
        if !hasWarned { log.warning("event waits", describe(event, missing)) }
        hasWarned = true
        try await pause(Self.waitPauseMilliseconds)
      } catch  where Self.isRefusal(error) {
        attempts += 1
        guard attempts < Limits.eventAttemptsMax else { return try await park(event, error, attempts: attempts) }
        try await pause(Self.retryPauseMilliseconds)
      }
    }
  }

  private func park(_ event: StoredEvent, _ reason: any Error, attempts: Int) async throws {
    let atMilliseconds = environment.clock.now().millisecondsSinceEpoch
    try await environment.database.write { [producer] transaction in
      guard try transaction.receive(producer: producer, sequence: event.sequence) else { return }
      try ParkedEventStore.insert(
        event, from: producer, reason: "\(reason)", attempts: attempts, atMilliseconds: atMilliseconds, in: transaction)
    }
    follower.counters.parked.add()
    log.error("event parked", describe(event, reason))
  }

  private func pause(_ milliseconds: Int64) async throws {
    try await environment.loops.next().pause(milliseconds: milliseconds)
  }

  private func describe(_ event: StoredEvent, _ reason: any Error) -> [String: String] {
    [
      "sequence": "\(event.sequence)", "event_id": event.event.id, "type": event.event.type,
      "account": event.event.account, "error": "\(reason)",
    ]
  }

  /// Whether the event is to blame. A store that is closed, full or broken, and events out of order, are not its fault.
  private static func isRefusal(_ error: any Error) -> Bool {
    if error is CancellationError { return false }
    guard let error = error as? StorageError else { return true }
    switch error {
    case .overloaded, .closed, .failed, .inboxGap: return false
    case .constraintViolated, .statementInvalid, .idempotencyKeyInvalid, .idempotencyKeyReused, .pageTokenInvalid,
      .pageTokenMismatch:
      return true
    }
  }
}
