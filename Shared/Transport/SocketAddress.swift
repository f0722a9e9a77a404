import Glibc

/// Where to listen or to connect: an IP address with a port, or the path of a unix socket.
public enum SocketAddress: Hashable, Sendable {
  /// The four bytes of the address in the order in which they are written.
  case ipv4([UInt8], port: UInt16)
  /// The sixteen bytes of the address in the order in which they are written.
  case ipv6([UInt8], port: UInt16)
  /// A path in the file system.
  case unix(path: String)
  /// An end of `Connection.pair`, or of a unix socket without a name.
  case unnamed
}

extension SocketAddress {
  /// The longest path that the kernel accepts for a unix socket.
  static let unixPathBytesMax = 107

  /// Reads `127.0.0.1:7101`, `[::1]:7101`, `localhost:7101` or `unix:/path`.
  public init(parsing text: String) throws(TransportError) {
    if text.hasPrefix("unix:") {
      self = try Self.unix(parsing: String(text.dropFirst(5)), of: text)
      return
    }
    guard let colon = text.lastIndex(of: ":") else {
      throw .invalidAddress("“\(text)” is not an address: write HOST:PORT, [IPV6]:PORT or unix:/PATH")
    }
    let portText = text[text.index(after: colon)...]
    guard let port = UInt16(portText), portText.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw .invalidAddress("“\(text)” has no port from 0 to 65535 after its last colon")
    }
    self = try Self.ip(parsing: String(text[..<colon]), port: port, of: text)
  }

  private static func unix(parsing path: String, of text: String) throws(TransportError) -> SocketAddress {
    guard path.hasPrefix("/") else {
      throw .invalidAddress("“\(text)” needs an absolute path after unix:")
    }
    guard path.utf8.count <= unixPathBytesMax, !path.utf8.contains(0) else {
      throw .invalidAddress("“\(text)”: the path of a unix socket has at most \(unixPathBytesMax) bytes and no NUL")
    }
    return .unix(path: path)
  }

  private static func ip(parsing host: String, port: UInt16, of text: String) throws(TransportError) -> SocketAddress {
    if host == "localhost" { return .ipv4([127, 0, 0, 1], port: port) }
    if host.hasPrefix("[") && host.hasSuffix("]") {
      var bytes = [UInt8](repeating: 0, count: 16)
      if inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &bytes) == 1 { return .ipv6(bytes, port: port) }
    } else {
      var bytes = [UInt8](repeating: 0, count: 4)
      if inet_pton(AF_INET, host, &bytes) == 1 { return .ipv4(bytes, port: port) }
    }
    throw .invalidAddress(
      "“\(text)”: “\(host)” is not a numeric address; write 127.0.0.1:PORT, [::1]:PORT or localhost:PORT")
  }

  /// The port, where there is one.
  public var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port): port
    case .unix, .unnamed: nil
    }
  }

  /// True for addresses that only this machine can reach: loopback and unix sockets.
  public var isLocal: Bool {
    switch self {
    case .ipv4(let bytes, _): bytes.first == 127
    case .ipv6(let bytes, _): bytes == [UInt8](repeating: 0, count: 15) + [1]
    case .unix, .unnamed: true
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  /// The text that `init(parsing:)` reads.
  public var description: String {
    switch self {
    case .ipv4(let bytes, let port):
      return bytes.map(String.init).joined(separator: ".") + ":\(port)"
    case .ipv6(let bytes, let port):
      var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
      let end = text.firstIndex(of: 0) ?? text.count
      return "[" + String(decoding: text[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self) + "]:\(port)"
    case .unix(let path): return "unix:" + path
    case .unnamed: return "unnamed"
    }
  }
}
