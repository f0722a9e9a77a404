import Glibc
import Measuring
import Transport

/// The server as a process of its own, as a service is.
final class ServerProcess {
  let address: SocketAddress
  private let processID: pid_t
  private let input: Int32

  /// Starts it with the words of ``ServerChild`` and waits for its port.
  init(_ work: [String]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    precondition(pipe(&toChild) == 0 && pipe(&fromChild) == 0, "no pipes")
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    let words = ["store-bench", "--server"] + work
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

  /// User and system time that it has taken so far.
  var processorMicroseconds: Double { Measurement.processorMicroseconds(of: processID) }

  /// Ends its input and waits until it has closed its database.
  func stop() {
    close(input)
    var status: Int32 = 0
    waitpid(processID, &status, 0)
    precondition(status == 0, "the server process ended with status \(status)")
  }

  private static func line(_ descriptor: Int32) -> String {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1, byte != 0x0A { text.append(byte) }
    return String(decoding: text, as: UTF8.self)
  }
}
