import Glibc

/// Reads and replaces small files as a whole, at start-up and for rare changes; it blocks.
enum WholeFile {
  /// What the system said when a file could not be used.
  struct Failure: Error, Hashable {
    let reason: String
  }

  /// The bytes of a file; nil when there is none.
  static func read(_ path: String, bytesMax: Int) throws(Failure) -> [UInt8]? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw lastFailure()
    }
    defer { Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if count < 0 { throw lastFailure() }
      if count == 0 { break }
      filled += count
    }
    guard filled <= bytesMax else { throw Failure(reason: "it is larger than \(bytesMax) bytes") }
    return Array(bytes.prefix(filled))
  }

  /// Puts `bytes` in the place of the file at once: a reader sees the old or the new whole. Durable on return.
  static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let draft = path + ".new"
    let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw lastFailure() }
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    let isKept = written == bytes.count && fsync(descriptor) == 0
    let failure = lastFailure()
    Glibc.close(descriptor)
    guard isKept else { throw failure }
    guard rename(draft, path) == 0 else { throw lastFailure() }
    try syncDirectory(of: path)
  }

  private static func syncDirectory(of path: String) throws(Failure) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw lastFailure() }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw lastFailure() }
  }

  private static func lastFailure() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}
