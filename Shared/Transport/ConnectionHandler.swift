/// What a protocol does with a connection. Everything is called on the connection's loop.
public protocol ConnectionHandler: AnyObject {
  /// Bytes arrived. Returns how many of them, from the front, are done with; the rest is offered again together
  /// with what comes later. `bytes` is valid only during the call.
  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int

  /// The peer will send no more (half-close). Unconsumed bytes were offered before. The connection can still be
  /// written to. The default closes it once the waiting bytes are sent.
  func endOfInput(on connection: Connection)

  /// The bytes waiting to be sent fell below `TransportLimits.writeBufferBytesHigh` after having been above.
  func writeBufferDrained(on connection: Connection)

  /// The connection has ended; called once, as its last call, and never from inside another call of the handler.
  func closed(_ connection: Connection, reason: CloseReason)
}

extension ConnectionHandler {
  public func endOfInput(on connection: Connection) { connection.closeAfterFlush() }
  public func writeBufferDrained(on connection: Connection) {}
}
