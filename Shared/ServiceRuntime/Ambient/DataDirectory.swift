import Glibc

/// Where a service keeps what must survive.
enum DataDirectory {
  /// Makes the directory and those above it, for this user only.
  static func make(_ path: String) throws(StartError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && !path.hasPrefix("/") ? String(part) : "/" + part
      while made.hasPrefix("//") { made.removeFirst() }
      if part.isEmpty { continue }
      guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
      throw StartError(
        "data directory \(path) cannot be made: \(String(cString: strerror(errno)))"
          + "; give --data-directory a place where this user may write", .configuration)
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw StartError("data directory \(path) is not a directory; give --data-directory another place", .configuration)
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw StartError(
        "data directory \(path) cannot be used: \(String(cString: strerror(errno)))"
          + "; let this user read and write it", .configuration)
    }
  }

  /// Whether there is something at the path.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Removes a file if it is there.
  static func remove(_ path: String) { unlink(path) }
}
