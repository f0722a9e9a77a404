import Transport

/// Sends back what it receives.
final class EchoHandler: ConnectionHandler {
  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    connection.write(bytes)
    return bytes.count
  }

  func closed(_ connection: Connection, reason: CloseReason) {}
}
