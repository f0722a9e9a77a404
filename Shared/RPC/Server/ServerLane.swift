import Protobuf
import Transport

/// What a server has on one loop: the connections there and memory that they share.
final class ServerLane: @unchecked Sendable {
  let server: RPCServer
  let loop: EventLoop
  let arena = Arena()
  let payloadArena = Arena()
  // Used by one answer at a time, which calls nobody.
  @exclusivity(unchecked) var writer = MessageWriter()
  private var connections: [ObjectIdentifier: ServerConnection] = [:]
  private var isDraining = false

  init(server: RPCServer, loop: EventLoop) {
    self.server = server
    self.loop = loop
  }

  var isEmpty: Bool { connections.isEmpty }

  /// Serves `connection`, on its loop.
  func serve(_ connection: Connection) {
    guard server.connectionEntered() else {
      server.hooks.incident?(connection.peer, .connectionRefused)
      return connection.close()
    }
    let end = ServerConnection(connection: connection, lane: self)
    connections[ObjectIdentifier(end)] = end
    connection.start(end)
    if isDraining { end.drain() }
  }

  func remove(_ connection: ServerConnection) {
    if connections.removeValue(forKey: ObjectIdentifier(connection)) != nil { server.connectionLeft() }
  }

  func drain() {
    isDraining = true
    for connection in connections.values { connection.drain() }
  }

  func endDrain(_ error: RPCError) {
    for connection in Array(connections.values) { connection.endDrain(error) }
  }
}
