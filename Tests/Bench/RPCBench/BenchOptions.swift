/// The options that all commands share.
struct BenchOptions {
  var address = "127.0.0.1:0"
  var loops = 1
  var connections = 1
  var inFlight = 1
  var seconds = 5.0
  var warmup = 1.0
  var rounds = 5
  var peerServer: String?
  var peerClient: String?

  init(parsing arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchError(sentence: "\(name) needs a value") }
      switch name {
      case "--addr": address = value
      case "--loops": loops = try Self.number(name, value)
      case "--connections": connections = try Self.number(name, value)
      case "--inflight": inFlight = try Self.number(name, value)
      case "--rounds": rounds = try Self.number(name, value)
      case "--seconds": seconds = try Self.time(name, value)
      case "--warmup": warmup = try Self.time(name, value)
      case "--peer-server": peerServer = value
      case "--peer-client": peerClient = value
      default: throw BenchError(sentence: "there is no option \(name)\n\(RPCBench.usage)")
      }
    }
  }

  private static func number(_ name: String, _ value: String) throws -> Int {
    guard let number = Int(value), number > 0 else { throw BenchError(sentence: "\(name) needs a number above 0") }
    return number
  }

  private static func time(_ name: String, _ value: String) throws -> Double {
    guard let time = Double(value), time >= 0 else { throw BenchError(sentence: "\(name) needs seconds") }
    return time
  }
}
