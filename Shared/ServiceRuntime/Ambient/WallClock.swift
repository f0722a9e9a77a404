public import BillingTypes

/// Tells the time of business facts. Durations and deadlines use the loop's monotonic clock instead (reliability 3.13).
public protocol WallClock: Sendable {
  /// The current moment.
  func now() -> Instant
}
