import Glibc
import Transport

/// The server as a process of its own, as a service is.
final class ServerProcess {
  let address: SocketAddress
  private let processID: pid_t
  private let input: Int32

  /// Starts it on a data directory and waits for its port.
  init(directory: String) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    precondition(pipe(&toChild) == 0 && pipe(&fromChild) == 0, "no pipes")
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    let words = ["store-bench", "--server", directory]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var started: pid_t = 0
    precondition(posix_spawn(&started, "/proc/self/exe", &actions, nil, &arguments, environ) == 0, "no server process")
    close(toChild[0])
    close(fromChild[1])
    processID = started
    input = toChild[1]
    address = try SocketAddress(parsing: "127.0.0.1:\(Self.line(fromChild[0]))")
    close(fromChild[0])
  }

  /// Ends its input and waits until it has closed its database; gives the processor time that it used.
  func stop() -> Double {
    close(input)
    var status: Int32 = 0
    var usage = rusage()
    wait4(processID, &status, 0, &usage)
    precondition(status == 0, "the server process ended with status \(status)")
    return Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
  }

  private static func line(_ descriptor: Int32) -> String {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1, byte != 0x0A { text.append(byte) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
