import Glibc

/// A program of this package, with its output on a pipe.
final class ChildProcess {
  private let processID: pid_t
  private let output: Int32

  /// - Parameter name: An executable that lies beside the test bundle, where one build puts both.
  init(_ name: String, _ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ChildError(reason: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    let path = Self.buildDirectory + "/" + name
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var started: pid_t = 0
    let result = posix_spawn(&started, path, &actions, nil, &argv, environ)
    close(ends[1])
    guard result == 0 else { throw ChildError(reason: "\(path) does not start: \(String(cString: strerror(result)))") }
    processID = started
    output = ends[0]
  }

  /// Kills it as a power cut would, once it has printed `lineCount` lines.
  ///
  /// - Returns: Every whole line that it had printed by then.
  func kill(afterLines lineCount: Int) -> [String] {
    var bytes: [UInt8] = []
    var isKilled = false
    while let more = read() {
      bytes += more
      if !isKilled, bytes.count(where: { $0 == 0x0A }) >= lineCount {
        Glibc.kill(processID, SIGKILL)
        isKilled = true
      }
    }
    var status: Int32 = 0
    waitpid(processID, &status, 0)
    close(output)
    let whole = bytes[..<(bytes.lastIndex(of: 0x0A) ?? 0)]
    return String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { Glibc.read(output, $0.baseAddress, $0.count) }
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  private static var buildDirectory: String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let text = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)])
  }
}

struct ChildError: Error {
  let reason: String
}
