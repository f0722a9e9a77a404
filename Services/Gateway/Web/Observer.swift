import HTTP
import ServiceRuntime
import Synchronization

/// Counts and logs what the gateway has answered.
final class Observer: Sendable {
  private struct Key: Hashable {
    let method: HTTPMethod
    let route: String?
    let status: HTTPStatus
  }

  private let log: Log
  private let metrics: Metrics
  private let histograms = Mutex<[Key: Histogram]>([:])

  init(log: Log, metrics: Metrics) {
    self.log = log
    self.metrics = metrics
  }

  /// Takes one answered request.
  func note(_ observation: GatewayFace.Observation) {
    histogram(observation).observe(nanoseconds: observation.durationNanoseconds)
    if observation.status.code >= 500 {
      log.warning("request failed", Self.metadata(observation))
    } else {
      log.debug("request answered", Self.metadata(observation))
    }
  }

  private func histogram(_ observation: GatewayFace.Observation) -> Histogram {
    let key = Key(method: observation.method, route: observation.route, status: observation.status)
    if let known = histograms.withLock({ $0[key] }) { return known }
    let made = metrics.histogram(
      "http_server_request_duration_seconds", help: "Time from a whole request to its response.",
      labels: [
        "http_request_method": key.method.rawValue, "http_route": key.route ?? "",
        "http_response_status_code": String(key.status.code),
      ])
    return histograms.withLock { histograms in
      histograms[key] = made
      return made
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
