import HTTP
import Transport

/// Counters of a server's `/metrics` page (Prometheus text), before and after a run.
struct ServerMetrics: Sendable {
  /// By metric with its labels.
  private(set) var counters: [String: Double] = [:]

  /// Reads every page; names are prefixed with that of the server.
  static func read(_ addresses: [String: String]) async throws(LoadFailure) -> ServerMetrics {
    var metrics = ServerMetrics()
    if addresses.isEmpty { return metrics }
    let loop = EventLoop(name: "metrics")
    defer { loop.stop() }
    for (name, text) in addresses.sorted(by: { $0.key < $1.key }) {
      guard let address = try? SocketAddress(parsing: text) else {
        throw LoadFailure(.usage, "--metrics \(name)=\(text.prefix(80)): that is no address.")
      }
      let client = HTTPClient(address: address, loop: loop)
      defer { client.close() }
      guard let answer = try? await client.send(HTTPRequest(.get, "/metrics")), answer.status == .ok else {
        throw LoadFailure(.unavailable, "\(name) at \(text.prefix(80)) does not give its /metrics.")
      }
      metrics.add(answer.text, of: name)
    }
    return metrics
  }

  private mutating func add(_ page: String, of server: String) {
    for line in page.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { continue }
      counters["\(server) \(line[..<space])"] = value
    }
  }

  /// What grew since `before`.
  func growth(since before: ServerMetrics) -> [String: Double] {
    var growth: [String: Double] = [:]
    for (name, value) in counters {
      let difference = value - (before.counters[name] ?? 0)
      if difference != 0 { growth[name] = difference }
    }
    return growth
  }
}
