import Protobuf
public import Transport

/// The addresses that a process really has, for whoever started it with port 0.
public struct Ports: Sendable, Hashable {
  /// Where it speaks ttrpc.
  public var rpc: [SocketAddress] = []
  /// Where it speaks HTTP to its users.
  public var http: [SocketAddress] = []
  /// Where it serves `/livez`, `/readyz` and `/metrics`.
  public var admin: [SocketAddress] = []

  /// The text of a ports file: one JSON object on one line.
  func text(service: String, processID: Int32) -> String {
    func list(_ addresses: [SocketAddress]) -> JSONValue { .array(addresses.map { .string($0.description) }) }
    let value = JSONValue.members(
      ("service", .string(service)), ("pid", .integer(processID)), ("rpc", list(rpc)), ("http", list(http)),
      ("admin", list(admin)))
    return value.text() + "\n"
  }
}
