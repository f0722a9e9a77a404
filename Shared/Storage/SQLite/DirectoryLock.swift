internal import Glibc
internal import Synchronization

/// The data directory belongs to one process for its whole life (reliability 3.11, T8).
public final class DirectoryLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock, making the directory if there is none. A database takes it by itself.
  public static func take(directory: String) throws(StorageStartError) -> DirectoryLock {
    try makeDirectory(directory)
    let path = directory + "/lock"
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .inaccessible(path: path, reason: reason(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      defer { Glibc.close(descriptor) }
      guard code == EWOULDBLOCK else { throw .inaccessible(path: path, reason: reason(code)) }
      throw .directoryInUse(directory: directory, processID: readProcessID(descriptor))
    }
    writeProcessID(descriptor)
    return DirectoryLock(descriptor)
  }

  private init(_ descriptor: Int32) {
    self.descriptor = Mutex(descriptor)
  }

  deinit {
    release()
  }

  /// Gives the directory up.
  public func release() {
    let held = descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
    guard let held else { return }
    // Given up by name: closing alone would not do while a child that is being started still has a copy.
    flock(held, LOCK_UN)
    Glibc.close(held)
  }

  private static func makeDirectory(_ directory: String) throws(StorageStartError) {
    guard mkdir(directory, 0o700) != 0 else { return try FileSync.syncParent(of: directory) }
    let code = errno
    guard code == EEXIST else { throw .inaccessible(path: directory, reason: reason(code)) }
    let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .inaccessible(path: directory, reason: reason(errno)) }
    Glibc.close(descriptor)
    guard access(directory, R_OK | W_OK | X_OK) == 0 else {
      throw .inaccessible(path: directory, reason: reason(errno))
    }
  }

  /// The number tells a person which process to look for; the lock itself is the kernel's.
  private static func writeProcessID(_ descriptor: Int32) {
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func readProcessID(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return Int32(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
