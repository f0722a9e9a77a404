import HTTP
import ServiceRuntime

/// Counts and logs what the gateway has answered.
final class Observer: Sendable {
  private struct Key: Hashable {
    let method: HTTPMethod
    let route: String?
    let status: HTTPStatus
  }

  private let log: Log
  private let durations: KnownHistograms<Key>

  init(log: Log, metrics: Metrics) {
    self.log = log
    durations = KnownHistograms { key in
      metrics.histogram(
        "http_server_request_duration_seconds", help: "Time from a whole request to its response.",
        labels: [
          "http_request_method": key.method.rawValue, "http_route": key.route ?? "",
          "http_response_status_code": String(key.status.code),
        ])
    }
  }

  /// Takes one answered request.
  func note(_ observation: GatewayFace.Observation) {
    durations[Key(method: observation.method, route: observation.route, status: observation.status)].observe(
      nanoseconds: observation.durationNanoseconds)
    if observation.status.code >= 500 {
      log.warning("request failed", Self.metadata(observation))
    } else {
      log.debug("request answered", Self.metadata(observation))
    }
  }

  private static func metadata(_ observation: GatewayFace.Observation) -> [String: String] {
    var metadata = [
      "method": observation.method.rawValue, "route": observation.route ?? "",
      "status": String(observation.status.code), "request_id": observation.requestID,
      "microseconds": String(observation.durationNanoseconds / 1_000),
    ]
    metadata["reason"] = observation.reason
    return metadata
  }
}
