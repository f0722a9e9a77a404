public import Storage

/// Follows a peer's events in the background and makes each take effect here exactly once (invariant I4).
///
/// Each event is applied in the transaction that records its place in the inbox. While the peer cannot be reached it is
/// asked again, for ever. An event that `apply` refuses is tried again a few times and then parked with the reason, so that
/// it holds nothing else up. What `apply` throws as ``EventNotYetApplicable`` is waited for instead.
public final class EventFollower: Sendable {
  /// What an event does here: called inside its transaction, possibly more than once, on another thread.
  public typealias Apply = @Sendable (_ event: StoredEvent, _ transaction: any Transaction) throws -> Void

  /// Whose events these are.
  public let producer: Peer
  let environment: ServiceEnvironment
  let apply: Apply
  let reached = SequenceSignal()
  let counters: FollowerCounters

  /// A follower of `producer`, which must be among the service's `peers`. Return it in `RunningService.followers`; the
  /// runtime starts it.
  public init(of producer: Peer, _ environment: ServiceEnvironment, apply: @escaping Apply) {
    self.producer = producer
    self.environment = environment
    self.apply = apply
    counters = FollowerCounters(environment.metrics, producer: producer)
    environment.metrics.gauge(
      "linecard_follower_sequence", help: "The newest event of a producer that took effect here.",
      labels: ["producer": producer.rawValue]
    ) { [reached] in reached.value }
  }

  /// The sequence up to which events have taken effect, or were parked.
  public var position: Int64 { reached.value }

  /// Returns when every event up to `sequence` has taken effect, or was parked.
  ///
  /// - Throws: `CancellationError` when the caller is cancelled or the process stops.
  public func waitUntil(sequence: Int64) async throws { _ = try await reached.wait(reaching: sequence) }
}

/// Thrown by a follower's `apply` for an event that needs something which will come by itself, such as another producer's
/// event: it is tried again until it can be applied, and those after it wait.
public struct EventNotYetApplicable: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is missing.
  public let description: String

  /// An event that waits for what `missing` says.
  public init(_ missing: String) {
    description = missing
  }
}
