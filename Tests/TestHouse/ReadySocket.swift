import Foundation

/// The other end of `$NOTIFY_SOCKET`: hears from a process that it is ready, so that nobody has to look again and again.
package final class ReadySocket: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Listens at a path that nobody else uses.
  package init(path: String) {
    self.path = path
    unlink(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    let result = Self.withAddress(path) { bind(descriptor, $0, $1) }
    precondition(result == 0, "no socket can be made at \(path): \(String(cString: strerror(errno)))")
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The next message; waits for it on a thread of its own.
  package func next() async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        continuation.resume(returning: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
      }
    }
  }

  /// Sends a message to whoever waits for one.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Self.withAddress(path) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
  }

  private static func withAddress<T>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    precondition(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path), "\(path) is too long for a socket")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
