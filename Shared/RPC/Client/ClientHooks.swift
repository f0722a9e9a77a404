public import Transport

/// What a client tells its surroundings. The closures are called on event loops and must not block.
public struct ClientHooks: Sendable {
  /// A call that has ended.
  public struct EndedCall: Sendable {
    public let method: MethodName
    public let code: StatusCode
    /// From when its lane took it, to a turn of the loop.
    public let durationNanoseconds: UInt64
  }

  /// What happened to a connection.
  public enum Incident: Sendable {
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
  public var incident: (@Sendable (_ endpoint: String, Incident) -> Void)?

  /// A call has ended. An interceptor could tell the same, but each is a function that waits for the call.
  public var callEnded: (@Sendable (EndedCall) -> Void)?

  /// Hooks as given; without any, nothing is told.
  public init(
    incident: (@Sendable (String, Incident) -> Void)? = nil, callEnded: (@Sendable (EndedCall) -> Void)? = nil
  ) {
    self.incident = incident
    self.callEnded = callEnded
  }
}
