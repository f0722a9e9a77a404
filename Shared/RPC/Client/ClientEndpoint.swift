public import Transport

/// A server that a client may call.
public enum ClientEndpoint: Sendable, CustomStringConvertible {
  /// One that listens on an address.
  case address(SocketAddress)
  /// One in this process, reached through memory; bytes arrive in pieces of at most `pieceBytesMax`.
  case inProcess(RPCServer, pieceBytesMax: Int)

  /// Where it is, for messages.
  public var description: String {
    switch self {
    case .address(let address): address.description
    case .inProcess: "a server in this process"
    }
  }

  /// Connects on `loop`, where it is called and calls `completion`.
  func connect(
    on loop: EventLoop, limits: TransportLimits, completion: @escaping (Result<Connection, TransportError>) -> Void
  ) {
    switch self {
    case .address(let address):
      Connection.connect(to: address, on: loop, limits: limits, completion: completion)
    case .inProcess(let server, let pieceBytesMax):
      let (here, there) = Connection.pair(
        loop, server.group.next(), limits: server.transportLimits, pieceBytesMax: pieceBytesMax)
      there.loop.execute { server.serve(there) }
      completion(.success(here))
    }
  }
}
