import RPC
import Transport

/// Durations of calls by method and outcome, under OpenTelemetry's names.
struct CallMetrics: Sendable {
  private static let serverName = "rpc_server_call_duration_seconds"
  private static let clientName = "rpc_client_call_duration_seconds"

  private struct Outcome: Hashable {
    let method: MethodName
    let code: StatusCode
  }

  private let metrics: Metrics
  /// Those that every call of this process needs, found without a lock.
  private let succeeded: [MethodName: Histogram]
  /// Those of calls that were refused.
  private let others: KnownHistograms<Outcome>

  /// Metrics of a server of these services.
  init(_ metrics: Metrics, serving registrations: [ServiceRegistration]) {
    self.metrics = metrics
    var succeeded: [MethodName: Histogram] = [:]
    for registration in registrations {
      for method in registration.methods {
        let name = MethodName(service: registration.service, method: method.name)
        succeeded[name] = Self.serverHistogram(metrics, name, .ok)
      }
    }
    self.succeeded = succeeded
    others = KnownHistograms { Self.serverHistogram(metrics, $0.method, $0.code) }
  }

  /// What the server calls; `log` gets the causes that callers are not told.
  func hooks(_ log: Log) -> ServerHooks {
    let incidents = IncidentCounters(metrics)
    return ServerHooks(
      unexpectedError: { id, method, error in
        log.error("handler failed", ["error_id": id, "method": method.description, "error": "\(error)"])
      },
      callEnded: { call in
        histogram(call.method, call.code).observe(nanoseconds: call.durationNanoseconds)
      },
      incident: { _, incident in incidents.count(incident) })
  }

  private func histogram(_ method: MethodName, _ code: StatusCode) -> Histogram {
    if code == .ok, let histogram = succeeded[method] { return histogram }
    return others[Outcome(method: method, code: code)]
  }

  private static func serverHistogram(_ metrics: Metrics, _ method: MethodName, _ code: StatusCode) -> Histogram {
    metrics.histogram(serverName, help: "Duration of calls that this service answered.", labels: labels(method, code))
  }

  /// What a client calls that measures calls to peers.
  static func clientHook(_ metrics: Metrics) -> @Sendable (ClientHooks.EndedCall) -> Void {
    let durations = KnownHistograms<Outcome> { outcome in
      metrics.histogram(
        clientName, help: "Duration of calls that this service made.", labels: labels(outcome.method, outcome.code))
    }
    return { call in
      durations[Outcome(method: call.method, code: call.code)].observe(nanoseconds: call.durationNanoseconds)
    }
  }

  private static func labels(_ method: MethodName, _ code: StatusCode) -> [String: String] {
    ["rpc_system_name": "ttrpc", "rpc_method": method.description, "rpc_status_code": code.name]
  }
}
