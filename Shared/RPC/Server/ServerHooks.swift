public import Transport

/// What a server tells its surroundings. The closures are called on event loops and must not block.
public struct ServerHooks: Sendable {
  /// A call that has ended.
  public struct EndedCall: Sendable {
    public let method: MethodName
    public let code: StatusCode
    public let durationNanoseconds: UInt64
    public let peer: SocketAddress
  }

  /// Something that a peer did against the protocol, or that was refused or ignored.
  public enum Incident: Sendable, Hashable {
    /// The first byte of a frame was not 0; the connection was closed.
    case notAFrame(firstByte: UInt8)
    /// A frame of a type that is not known here was ignored.
    case frameIgnored(type: UInt8)
    /// A frame above the limit was skipped.
    case frameTooLarge(bytes: Int)
    /// A connection was refused because there are too many.
    case connectionRefused
    /// A frame did not become complete in time; the connection was closed.
    case frameTimeout
    /// A connection has ended.
    case connectionClosed(CloseReason)
  }

  /// A handler failed with an error that is not an `RPCError`: the id that the caller got, and the cause that it did
  /// not get.
  public var unexpectedError: @Sendable (_ id: String, _ method: MethodName, _ error: any Error) -> Void
  /// A call has ended; nil when nobody wants to know.
  public var callEnded: (@Sendable (EndedCall) -> Void)?
  /// Something happened beside the calls; nil when nobody wants to know.
  public var incident: (@Sendable (SocketAddress, Incident) -> Void)?

  /// Hooks as given; without any, nothing is told.
  public init(
    unexpectedError: @escaping @Sendable (String, MethodName, any Error) -> Void = { _, _, _ in },
    callEnded: (@Sendable (EndedCall) -> Void)? = nil,
    incident: (@Sendable (SocketAddress, Incident) -> Void)? = nil
  ) {
    self.unexpectedError = unexpectedError
    self.callEnded = callEnded
    self.incident = incident
  }
}
