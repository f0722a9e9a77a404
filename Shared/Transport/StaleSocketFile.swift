import Glibc

/// A unix socket leaves its file behind when its process is killed.
enum StaleSocketFile {
  /// Removes `path` if it is a socket on which nobody listens.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    let address = SocketAddress.unix(path: path)
    guard let descriptor = try? Socket.open(for: address) else { return }
    defer { Glibc.close(descriptor) }
    if address.withSockaddr({ Glibc.connect(descriptor, $0, $1) }) != 0 && errno == ECONNREFUSED { unlink(path) }
  }
}
