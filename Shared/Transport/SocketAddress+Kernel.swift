import Glibc

extension SocketAddress {
  /// The protocol family for `socket(2)`.
  var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix, .unnamed: AF_UNIX
    }
  }

  /// Calls `body` with the kernel's form of this address.
  func withSockaddr<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
    switch self {
    case .ipv4(let bytes, let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
      return Self.call(&address, body)
    case .ipv6(let bytes, let port):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
      return Self.call(&address, body)
    case .unix(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(Self.unixPathBytesMax)) }
      return Self.call(&address, body)
    case .unnamed:
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      return Self.call(&address, body)
    }
  }

  /// What `getsockname` or `getpeername` says about a socket.
  init(
    descriptor: Int32, asking call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, &length) }
    }
    self = result == 0 ? Self(storage: storage, length: Int(length)) : .unnamed
  }

  private init(storage: sockaddr_storage, length: Int) {
    self = withUnsafeBytes(of: storage) { bytes in
      let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
      switch Int32(storage.ss_family) {
      case AF_INET: return .ipv4(Array(bytes[4..<8]), port: port)
      case AF_INET6: return .ipv6(Array(bytes[8..<24]), port: port)
      default:
        let path = bytes[2..<max(2, min(length, bytes.count))].prefix { $0 != 0 }
        return path.isEmpty ? .unnamed : .unix(path: String(decoding: path, as: UTF8.self))
      }
    }
  }

  private static func call<A, T>(_ address: inout A, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<A>.size)) }
    }
  }
}
