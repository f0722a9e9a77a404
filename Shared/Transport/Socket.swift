import Glibc

/// The socket calls this module makes, with errors that say what was tried.
enum Socket {
  /// A non-blocking stream socket for `address`, closed on exec.
  static func open(for address: SocketAddress) throws(TransportError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, type, 0)
    if descriptor < 0 { throw error("open a socket for", address) }
    return descriptor
  }

  /// Binds and listens; `descriptor` stays the caller's to close on errors.
  static func listen(_ descriptor: Int32, on address: SocketAddress, backlog: Int32) throws(TransportError) {
    set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    if address.family == AF_INET6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
    if address.withSockaddr({ Glibc.bind(descriptor, $0, $1) }) != 0 { throw error("listen on", address) }
    if Glibc.listen(descriptor, backlog) != 0 { throw error("listen on", address) }
  }

  /// The next waiting connection, non-blocking and closed on exec; nil with `errno` set if there is none.
  static func accept(_ listener: Int32) -> Int32? {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      if descriptor >= 0 {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
      }
      if errno != EINTR { return nil }
    }
  }

  /// Small frames leave at once, and a peer that vanished is noticed in the end.
  static func tune(_ descriptor: Int32, for address: SocketAddress) {
    guard address.family != AF_UNIX else { return }
    set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
    set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10)
    set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
    if address.isLocal { sendUnmeasured(descriptor) }
  }

  /// Has the kernel say of input when it arrived.
  static func stampInput(_ descriptor: Int32) { set(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, 1) }

  /// More is a clock that was set meanwhile, or a machine that slept.
  static let waitedNanosecondsMax: Int64 = 10_000_000_000

  /// How long before `now` input arrived, both by the wall clock in nanoseconds; 0 when the kernel did not say.
  static func waitedNanoseconds(since arrival: Int64, now: Int64) -> UInt64 {
    arrival == 0 ? 0 : UInt64(min(max(now - arrival, 0), waitedNanosecondsMax))
  }

  /// Within a machine there is no path to learn. What a host may have set for the world (BBR measures and paces every
  /// segment) would only cost there; Reno, which every kernel has, does nothing until something is lost.
  private static func sendUnmeasured(_ descriptor: Int32) {
    _ = "reno".withCString { setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CONGESTION, $0, socklen_t(4)) }
  }

  /// The error that the kernel keeps for a socket; 0 if there is none.
  static func pendingError(_ descriptor: Int32) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) == 0 ? value : errno
  }

  /// Whether the kernel holds bytes that were not read.
  static func holdsInput(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
  }

  /// An error made from `errno`.
  static func error(_ operation: String, _ address: SocketAddress) -> TransportError {
    .system(operation: operation, subject: address.description, errorNumber: errno)
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
