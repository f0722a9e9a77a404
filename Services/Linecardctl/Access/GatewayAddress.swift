import Transport

/// Where the gateway answers, from `http://127.0.0.1:8080`.
struct GatewayAddress: Sendable, Equatable {
  static let standard = "http://127.0.0.1:8080"

  let url: String
  let socket: SocketAddress

  init(_ url: String) throws(UsageError) {
    guard url.hasPrefix("http://") else {
      throw UsageError("--gateway \(url): write http://HOST:PORT; the gateway speaks plain HTTP.")
    }
    var host = String(url.dropFirst("http://".count))
    if host.hasSuffix("/") { host.removeLast() }
    guard !host.contains("/") else { throw UsageError("--gateway \(url): write http://HOST:PORT without a path.") }
    let hasPort = host.split(separator: "]").last?.contains(":") ?? false
    if !hasPort { host += ":80" }
    do {
      socket = try SocketAddress(parsing: host)
    } catch {
      throw UsageError("--gateway \(url): \(error).")
    }
    self.url = "http://\(host)"
  }
}
