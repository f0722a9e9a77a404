internal import Glibc

/// What can be seen of a database file before SQLite opens it.
struct DatabaseFile {
  let path: String
  /// 0 where there is none yet.
  let byteCount: Int

  private static let magic = Array("SQLite format 3\0".utf8)
  private static let headerBytes = 100

  /// - Throws: ``StorageStartError/inaccessible(path:reason:)`` or ``StorageStartError/corrupt(path:detail:)``.
  init(checking path: String) throws(StorageStartError) {
    self.path = path
    let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .inaccessible(path: path, reason: String(cString: strerror(errno))) }
      byteCount = 0
      return
    }
    defer { Glibc.close(descriptor) }
    var header = [UInt8](repeating: 0, count: Self.headerBytes)
    let count = header.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count >= 0 else { throw .inaccessible(path: path, reason: String(cString: strerror(errno))) }
    byteCount = Int(max(0, lseek(descriptor, 0, SEEK_END)))
    if byteCount == 0 { return }
    guard count == Self.headerBytes, header.starts(with: Self.magic) else {
      throw .corrupt(path: path, detail: "it does not begin like a database")
    }
  }
}
