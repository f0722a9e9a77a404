import RPC

/// Counts what peers did against the protocol, or what was refused beside calls.
struct IncidentCounters: Sendable {
  private let notAFrame, frameIgnored, frameTooLarge, connectionRefused, frameTimeout, connectionClosed: Counter

  init(_ metrics: Metrics) {
    func counter(_ kind: String) -> Counter {
      metrics.counter(
        "linecard_rpc_server_incidents_total", help: "What happened on connections beside calls.",
        labels: ["kind": kind])
    }
    notAFrame = counter("not_a_frame")
    frameIgnored = counter("frame_ignored")
    frameTooLarge = counter("frame_too_large")
    connectionRefused = counter("connection_refused")
    frameTimeout = counter("frame_timeout")
    connectionClosed = counter("connection_closed")
  }

  func count(_ incident: ServerHooks.Incident) {
    switch incident {
    case .notAFrame: notAFrame.add()
    case .frameIgnored: frameIgnored.add()
    case .frameTooLarge: frameTooLarge.add()
    case .connectionRefused: connectionRefused.add()
    case .frameTimeout: frameTimeout.add()
    case .connectionClosed: connectionClosed.add()
    }
  }
}
