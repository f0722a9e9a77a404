package import Transport

/// What a client tells its surroundings. The closures are called on event loops and must not block.
package struct ClientHooks: Sendable {
  /// What happened to a connection.
  package enum Incident: Sendable {
    case connected
    case connectFailed(TransportError)
    case connectionLost(CloseReason, callsLost: Int)
    /// The server is about to stop.
    case serverGoesAway
    /// The stream ids of a connection were used up and another takes its place.
    case connectionRotated
    /// A call is sent once more, for this reason.
    case callRetried(MethodName, RPCError)
  }

  /// Something happened; the text names the endpoint.
  package var incident: (@Sendable (_ endpoint: String, Incident) -> Void)?

  /// Hooks as given; without any, nothing is told.
  package init(incident: (@Sendable (String, Incident) -> Void)? = nil) {
    self.incident = incident
  }
}
