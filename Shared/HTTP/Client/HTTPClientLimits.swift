package import Transport

/// What a client allows itself and its server.
package struct HTTPClientLimits: Sendable {
  package var message = HTTPLimits()
  package var transport = TransportLimits()
  /// Connections at the same time.
  package var connectionCountMax = 64
  /// Requests that wait for a connection.
  package var waitingCountMax = 4_096

  package init() {
    transport.connectTimeoutMilliseconds = 5_000
    message.bodyBytesMax = 64 * 1024 * 1024
    transport.readBufferBytesMax = 1024 * 1024
  }
}
