public import Transport

/// What a client allows itself and its server.
public struct HTTPClientLimits: Sendable {
  public var message = HTTPLimits()
  public var transport = TransportLimits()
  /// Connections at the same time.
  public var connectionCountMax = 64
  /// Requests that wait for a connection.
  public var waitingCountMax = 4_096
  /// False where nobody reads the fields of responses: they are checked as always, but only those stay that the client
  /// reads itself.
  public var keepsAllFields = true

  public init() {
    transport.connectTimeoutMilliseconds = 5_000
    message.bodyBytesMax = 64 * 1024 * 1024
    transport.readBufferBytesMax = 1024 * 1024
  }
}
