/// The numbers of one follower.
struct FollowerCounters: Sendable {
  let applied: Counter
  let parked: Counter
  let disconnected: Counter

  init(_ metrics: Metrics, producer: Peer) {
    let labels = ["producer": producer.rawValue]
    applied = metrics.counter(
      "linecard_events_applied_total", help: "Events of a producer that took effect or were parked.", labels: labels)
    parked = metrics.counter(
      "linecard_events_parked_total", help: "Events of a producer that were refused and set aside.", labels: labels)
    disconnected = metrics.counter(
      "linecard_event_feed_losses_total", help: "Times that following a producer was interrupted.", labels: labels)
  }
}
