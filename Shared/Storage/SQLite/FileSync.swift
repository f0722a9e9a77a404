internal import Glibc

/// A new name survives power loss only when its directory has been written too.
enum FileSync {
  static func syncParent(of path: String) throws(StorageStartError) {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return try syncDirectory(".") }
    try syncDirectory(slash == trimmed.startIndex ? "/" : String(trimmed[..<slash]))
  }

  static func syncDirectory(_ path: String) throws(StorageStartError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .inaccessible(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .inaccessible(path: path, reason: String(cString: strerror(errno))) }
  }
}
