import Glibc

/// A plain TCP connection on loopback that sends whatever it is told.
struct RawSocket: ~Copyable {
  private let descriptor: Int32

  enum Failure: Error { case socket(errno: Int32) }

  init(port: UInt16) throws {
    descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure.socket(errno: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      let reason = errno
      Glibc.close(descriptor)
      throw Failure.socket(errno: reason)
    }
  }

  deinit { Glibc.close(descriptor) }

  /// Sends all of `bytes`, reading along so that neither side fills up; false once the peer has hung up.
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress! + sent, bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
        continue
      }
      guard count < 0, errno == EAGAIN || errno == EINTR else { return false }
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
      poll(&poller, 1, 1_000)
      if !drain() { return false }
    }
    return true
  }

  /// Says that nothing more will be sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads until the peer hangs up or `milliseconds` pass without a byte; true if it hung up.
  func readToEnd(milliseconds: Int32) -> Bool {
    while true {
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&poller, 1, milliseconds) > 0 else { return false }
      if !drain() { return true }
    }
  }

  /// Reads what is there; false at the end of the peer's bytes.
  private func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 { continue }
      return count < 0 && (errno == EAGAIN || errno == EINTR)
    }
  }
}
