import HTTP
import ServiceRuntime
import Synchronization

/// Counts and logs what the gateway has answered.
final class Observer: Sendable {
  private struct Key: Hashable {
    let method: HTTPMethod
    let place: String?
    let status: HTTPStatus
  }

  private let log: Log
  private let metrics: Metrics
  private let durations: KnownHistograms<Key>
  /// Those of the usual answer, by the number of its route: found without hashing.
  private let usual = Mutex<[Histogram?]>([])

  init(log: Log, metrics: Metrics) {
    self.log = log
    self.metrics = metrics
    durations = KnownHistograms { key in
      metrics.histogram(
        "http_server_request_duration_seconds", help: "Time from the arrival of a whole request to its response.",
        labels: [
          "http_request_method": key.method.rawValue, "http_route": key.place ?? "",
          "http_response_status_code": String(key.status.code),
        ])
    }
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

  /// Takes a connection that was closed with an answer to no request, and what it was told.
  func noteRefusal(_ status: HTTPStatus, _ sentence: String) {
    let counter = metrics.counter(
      "linecard_http_refusals_total", help: "Connections that were closed with an answer to no request.",
      labels: ["http_response_status_code": String(status.code)])
    counter.add()
    log.debug("connection refused", ["status": String(status.code), "detail": sentence])
  }

  private func histogram(_ observation: GatewayFace.Observation) -> Histogram {
    let isUsual = observation.status == .ok && observation.route?.verb == observation.method
    let number = isUsual ? observation.route?.number : nil
    if let number, let known = usual.withLock({ number < $0.count ? $0[number] : nil }) { return known }
    let key = Key(method: observation.method, place: observation.place, status: observation.status)
    let histogram = durations[key]
    if let number { keep(histogram, ofRoute: number) }
    return histogram
  }

  private func keep(_ histogram: Histogram, ofRoute number: Int) {
    usual.withLock { usual in
      while usual.count <= number { usual.append(nil) }
      usual[number] = histogram
    }
  }

  private static func metadata(_ observation: GatewayFace.Observation) -> [String: String] {
    var metadata = [
      "method": observation.method.rawValue, "route": observation.place ?? "",
      "status": String(observation.status.code), "request_id": observation.requestID,
      "microseconds": String(observation.durationNanoseconds / 1_000),
    ]
    metadata["reason"] = observation.reason
    return metadata
  }
}
