import Glibc

/// Tells systemd how the process is, by datagrams to the socket that `$NOTIFY_SOCKET` names.
struct ServiceSupervisor: Sendable {
  private let path: String?

  init(environment: [String: String]) {
    path = environment["NOTIFY_SOCKET"]
  }

  /// Sends `READY=1` or the like; nothing happens when nobody asked for it.
  func notify(_ state: String) {
    guard let path, path.utf8.count < 108, path.hasPrefix("/") || path.hasPrefix("@") else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { Glibc.close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    // A name that begins with @ is in no file system; the kernel wants a NUL there.
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let isAbstract = bytes[0] == 0
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
    let message = Array(state.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
